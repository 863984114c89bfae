package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Questions about line loss. */
public interface LossView {
  /** Loss by interval: interval ends after {@code from} up to {@code to}. */
  List<LossRow> byInterval(TransformerId transformer, Instant from, Instant to);

  /** Loss by day of the deployment's zone, both days included. */
  List<LossRow> byDay(TransformerId transformer, LocalDate from, LocalDate to);

  /**
   * Loss of every transformer by day, both days included, without its causes. Rows come in no
   * order, and are not kept.
   */
  void eachDay(LocalDate from, LocalDate to, Consumer<LossRow> taker);

  /** The loss of a whole period as one row, days included. */
  LossRow total(TransformerId transformer, LocalDate from, LocalDate to);

  /** Every transformer's loss over the days, computable ones with the greatest loss first. */
  List<Ranked> ranking(LocalDate from, LocalDate to, RankBy by, int limit);

  /** What a ranking is sorted by. */
  enum RankBy {
    /** Lost energy. */
    ENERGY,
    /** Lost energy at the district's usual price. */
    MONEY,
    /** Loss rate. */
    RATE
  }

  /** One line of a ranking. */
  record Ranked(TransformerId transformer, LossRow loss, Money lostMoney) {}

  /** The judgement on a row, by configurable bands. */
  enum State {
    /** Explained by technical loss within the uncertainty. */
    OK,
    /** Worth watching. */
    WATCH,
    /** High loss. */
    HIGH,
    /** Severe loss. */
    SEVERE,
    /** More sold than supplied. */
    NEGATIVE,
    /** Readings are missing: see the causes. */
    NOT_COMPUTABLE
  }

  /**
   * One interval, day or period of a transformer.
   *
   * @param from start, exclusive of the read at it
   * @param supplied absent if the supply meter's energy can't be told
   * @param lost supplied − sold; absent if not computable
   * @param coverage share of expected readings that were taken, 0 to 1
   * @param uncertaintyPercent expanded uncertainty (k = 2) of the rate, in points of supply
   * @param technical estimate of the technical loss
   */
  record LossRow(
      TransformerId transformer,
      Instant from,
      Instant to,
      Optional<Energy> supplied,
      Energy sold,
      Optional<Energy> lost,
      OptionalDouble lossPercent,
      double coverage,
      OptionalDouble uncertaintyPercent,
      Optional<Energy> technical,
      State state,
      List<Cause> causes) {}

  /** Why a row is doubtful or not computable. */
  record Cause(Kind kind, Optional<SupplyPointId> point, int intervals) {
    /** What is missing. */
    public enum Kind {
      /** The transformer's own meter was not read. */
      SUPPLY_METER_MISSING,
      /** A customer's meter was not read. */
      CUSTOMER_METER_MISSING,
      /** Nothing was received for the period. */
      NO_READINGS
    }
  }
}
