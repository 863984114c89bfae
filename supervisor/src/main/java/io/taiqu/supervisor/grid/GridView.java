package io.taiqu.supervisor.grid;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Questions about the grid and its live state. */
public interface GridView {
  /** All districts by code. */
  List<DistrictSummary> districts();

  /** One district. */
  Optional<DistrictSummary> district(DistrictId district);

  /** All transformers by code. */
  List<TransformerSummary> transformers();

  /** The transformers of a district by code. */
  List<TransformerSummary> transformers(DistrictId district);

  /**
   * Some transformers by code.
   *
   * @param district those of it alone
   */
  List<TransformerSummary> transformers(Optional<DistrictId> district, int skip, int limit);

  /** The district of every transformer. */
  Map<TransformerId, DistrictId> districtsOfTransformers();

  /** One transformer. */
  Optional<TransformerSummary> transformer(TransformerId transformer);

  /** The transformer that an edge unit looks after. */
  Optional<TransformerSummary> transformerOf(EdgeId edge);

  /** The measured points of a transformer, the supply meter first, then by account. */
  List<PointView> points(TransformerId transformer);

  /** Points of a selection, by transformer, the supply meter first, then by account. */
  List<PointView> points(Selection selection, int skip, int limit);

  /** How many points a selection has. */
  int count(Selection selection);

  /**
   * When the newest report of a selection's transformers came, whatever its filter; empty if none.
   */
  Optional<Instant> newestReport(Selection selection);

  /**
   * Which points.
   *
   * @param district those of its transformers alone
   * @param transformer those of this one alone
   */
  record Selection(
      Optional<DistrictId> district, Optional<TransformerId> transformer, PointFilter filter) {
    /** Every point. */
    public static final Selection ALL =
        new Selection(Optional.empty(), Optional.empty(), PointFilter.ALL);
  }

  /** One measured point. */
  Optional<PointView> point(SupplyPointId point);

  /** The supply point of an account. */
  Optional<PointView> pointOf(AccountId account);

  /** Supply points whose account, customer name, phone or meter serial contains the text. */
  List<PointView> search(String text, int limit);

  /**
   * A district with the figures of its card.
   *
   * @param suppliesOff supply points whose relay feedback says open
   * @param edgesSilent edge units without a fresh report
   */
  record DistrictSummary(
      DistrictId id,
      LocalName name,
      OptionalDouble lossTargetPercent,
      int transformers,
      int supplyPoints,
      int suppliesOff,
      int edgesSilent) {}

  /**
   * A transformer with the figures of its card.
   *
   * @param supplyPoints customers' points, without the supply meter
   * @param metersRead points of this transformer, supply meter included, whose last reading is good
   * @param lastReportAt injected clock
   * @param fresh whether that report is younger than the configured limit
   */
  record TransformerSummary(
      TransformerId id,
      DistrictId district,
      LocalName name,
      int ratedKva,
      EdgeId edge,
      SupplyPointId supplyMeter,
      int supplyPoints,
      int metersRead,
      int suppliesOff,
      Optional<Instant> lastReportAt,
      boolean fresh) {}

  /** What a measured point is for. */
  enum Role {
    /** The transformer's own meter. */
    SUPPLY,
    /** A customer's meter. */
    CUSTOMER
  }

  /**
   * A measured point as commissioned, with the account that it serves and the live state.
   *
   * @param account absent for the supply meter
   * @param ctRatio multiplier of differences, a decimal number or a ratio as {@code 300/5}
   * @param active whether supply is activated: a signed, current contract exists
   * @param reconnectAt above which balance supply is restored, as the policy says; absent where no
   *     policy mentions the point
   * @param postPaid present where what is used is billed afterwards
   * @param live absent until the edge reported the point
   */
  record PointView(
      SupplyPointId id,
      TransformerId transformer,
      EdgeId edge,
      Role role,
      Optional<AccountId> account,
      Optional<String> customerName,
      MeterSerial serial,
      String profile,
      String ctRatio,
      Optional<String> phase,
      long ratedWatts,
      Optional<String> tariff,
      boolean active,
      Optional<Money> reconnectAt,
      Optional<PostPaid> postPaid,
      Optional<PointLive> live) {

    /**
     * A customer who pays afterwards.
     *
     * @param creditLimit the most that should be owed; empty for no bound
     */
    public record PostPaid(Optional<Money> creditLimit) {}

    /**
     * The least payment after which supply returns by itself; zero where supply is not measured
     * off, or is off for another reason than the balance.
     */
    public Money leastToRestore() {
      Money limit = reconnectAt.orElse(Money.ZERO);
      return live.filter(known -> known.feedback() == PointLive.Contact.OPEN)
          .filter(known -> known.holdReason().isEmpty())
          .map(PointLive::balance)
          .filter(balance -> balance.compareTo(limit) <= 0)
          .map(balance -> limit.minus(balance).plus(new Money(1)))
          .orElse(Money.ZERO);
    }
  }
}
