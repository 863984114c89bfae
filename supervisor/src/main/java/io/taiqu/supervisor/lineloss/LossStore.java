package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Gives the sums that loss is computed from. */
public interface LossStore {
  /** By interval, ends after {@code from} up to {@code to}. */
  List<LossSums> intervals(TransformerId transformer, Instant from, Instant to);

  /** By day, both included; days of which nothing arrived are left out. */
  List<LossSums> days(TransformerId transformer, LocalDate from, LocalDate to);

  /**
   * What the transformers themselves lose whose supply is metered on their high side, as far as
   * their nameplates are known.
   */
  Map<TransformerId, TransformerLoss> meteredBefore();

  /**
   * The squares of what a transformer was supplied with, by interval: ends after {@code from} up to
   * {@code to}.
   */
  EnergySquares suppliedSquares(TransformerId transformer, Instant from, Instant to);

  /**
   * Squares of energies.
   *
   * @param kilowattHoursSquared their sum
   * @param intervals of how many
   */
  record EnergySquares(double kilowattHoursSquared, int intervals) {
    /** Of nothing. */
    public static final EnergySquares NONE = new EnergySquares(0, 0);
  }

  /** Each transformer's sums over the days, both included. */
  List<LossSums> totals(LocalDate from, LocalDate to);

  /**
   * Some transformers' sums over a day, those first whose supplied energy exceeds the sold one
   * most, whether or not they can be judged; so many are skipped. Fewer than the limit: there are
   * no more.
   */
  List<LossSums> mostLost(LocalDate day, int skip, int limit);

  /** One transformer's sums over the days; zeros if nothing arrived. */
  LossSums total(TransformerId transformer, LocalDate from, LocalDate to);

  /**
   * Points that hung on it, with the number of intervals between two ends whose energy is known.
   */
  List<Known> known(TransformerId transformer, Instant from, Instant to);

  /**
   * How much is known of one point.
   *
   * @param due how many intervals it hung on the transformer
   */
  record Known(SupplyPointId point, boolean supply, int intervals, int due) {}
}
