package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.DistrictId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.transaction.Transactions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * By which rules each transformer was judged on each day. Bands take effect today or later, so that
 * a day stays judged by those of its time.
 */
public final class LossBook implements LossDesk.RulesAt {
  /** Another supervisor beside this one may have set some. */
  private static final long AT_HAND_NANOS = 30_000_000_000L;

  private final BandStore store;
  private final LossRules configured;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final ZoneId zone;
  private Optional<AtHand> atHand = Optional.empty();

  private record AtHand(
      List<LossBands> bands, Map<TransformerId, DistrictId> districts, long readAt) {}

  /**
   * A book.
   *
   * @param configured what holds where no bands do
   * @param nanoTime monotonic real time
   */
  public LossBook(
      BandStore store,
      LossRules configured,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      LongSupplier nanoTime,
      ZoneId zone) {
    this.store = store;
    this.configured = configured;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.zone = zone;
  }

  /** All bands, the newest first day first. */
  public List<LossBands> all() {
    return store.all();
  }

  /** What holds where no bands do. */
  public LossRules configured() {
    return configured;
  }

  @Override
  public LossRules at(TransformerId transformer, Instant end) {
    // Midnight belongs to the day that it ends.
    return of(transformer, LocalDate.ofInstant(end.minusMillis(1), zone));
  }

  /** The rules of a transformer on a day. */
  public LossRules of(TransformerId transformer, LocalDate day) {
    AtHand known = atHand();
    Optional<DistrictId> district = Optional.ofNullable(known.districts().get(transformer));
    return newest(known.bands(), district, day)
        .or(() -> newest(known.bands(), Optional.empty(), day))
        .map(bands -> bands.in(configured))
        .orElse(configured);
  }

  private static Optional<LossBands> newest(
      List<LossBands> bands, Optional<DistrictId> district, LocalDate day) {
    return bands.stream()
        .filter(each -> each.district().equals(district) && !each.from().isAfter(day))
        .findFirst();
  }

  private synchronized AtHand atHand() {
    if (atHand.filter(known -> nanoTime.getAsLong() - known.readAt() < AT_HAND_NANOS).isEmpty()) {
      List<LossBands> bands = store.all();
      atHand =
          Optional.of(
              new AtHand(
                  bands, bands.isEmpty() ? Map.of() : store.districts(), nanoTime.getAsLong()));
    }
    return atHand.orElseThrow();
  }

  private synchronized void forget() {
    atHand = Optional.empty();
  }

  /**
   * Sets bands from a day on.
   *
   * @return why not; empty if they are set
   */
  public Optional<LossBands.Problem> set(
      Optional<DistrictId> district,
      LocalDate from,
      BigDecimal leastCoveragePercent,
      BigDecimal highAbovePercent,
      BigDecimal severeAbovePercent,
      String by,
      String reason,
      String requestId) {
    Instant now = clock.instant();
    LossBands bands =
        new LossBands(
            district,
            from,
            leastCoveragePercent,
            highAbovePercent,
            severeAbovePercent,
            by,
            reason.strip(),
            now);
    Optional<LossBands.Problem> problem =
        Approvals.isReason(reason)
            ? bands.problem(LocalDate.ofInstant(now, zone))
            : Optional.of(LossBands.Problem.REASON);
    if (problem.isPresent()) {
      return problem;
    }
    Optional<LossBands.Problem> unknown =
        transactions.run(() -> {
          if (district.isPresent() && !store.districts().containsValue(district.get())) {
            return Optional.of(LossBands.Problem.DISTRICT);
          }
          String before =
              store.all().stream()
                  .filter(each -> each.district().equals(district) && !each.from().isAfter(from))
                  .findFirst()
                  .map(LossBook::told)
                  .orElse("");
          store.save(bands);
          audit.record(
              new Deed(
                  by,
                  "loss-bands.set",
                  district.map(each -> "district:" + each.code()).orElse("deployment"),
                  before,
                  told(bands) + "; " + bands.reason(),
                  requestId));
          return Optional.<LossBands.Problem>empty();
        });
    transactions.afterCommit(this::forget);
    return Objects.requireNonNull(unknown);
  }

  private static String told(LossBands bands) {
    return "from "
        + bands.from()
        + ": high above "
        + bands.highAbovePercent().toPlainString()
        + " %, severe above "
        + bands.severeAbovePercent().toPlainString()
        + " %, least coverage "
        + bands.leastCoveragePercent().toPlainString()
        + " %";
  }
}
