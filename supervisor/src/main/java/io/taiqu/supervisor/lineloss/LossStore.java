package io.taiqu.supervisor.lineloss;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives the sums that loss is computed from. */
public interface LossStore {
  /** By interval, ends after {@code from} up to {@code to}. */
  List<LossSums> intervals(TransformerId transformer, Instant from, Instant to);

  /** By day, both included; days of which nothing arrived are left out. */
  List<LossSums> days(TransformerId transformer, LocalDate from, LocalDate to);

  /** The days of all transformers, both included; days of which nothing arrived are left out. */
  void eachDay(LocalDate from, LocalDate to, Consumer<LossSums> taker);

  /**
   * What the transformers themselves lose whose supply is metered on their high side or was, as far
   * as their nameplates are known.
   */
  Map<TransformerId, Plates> meteredBefore();

  /**
   * The units that hung at a place one after the other.
   *
   * @param earlier those that are gone, the oldest first
   * @param now what the present one loses within the supply; empty if nothing does
   */
  record Plates(List<Earlier> earlier, Optional<TransformerLoss> now) {
    /** Nothing is known, or nothing is lost within the supply. */
    public static final Plates NONE = new Plates(List.of(), Optional.empty());

    public Plates {
      earlier = List.copyOf(earlier);
    }

    /**
     * The pieces of a time of days, each with one unit.
     *
     * @param from the first day
     * @param to the last day
     */
    List<Piece> of(LocalDate from, LocalDate to) {
      List<Piece> pieces = new ArrayList<>();
      LocalDate first = from;
      for (Earlier one : earlier) {
        if (one.untilDay().isAfter(first) && !one.untilDay().isAfter(to)) {
          pieces.add(new Piece(first, one.untilDay().minusDays(1), one.loss()));
          first = one.untilDay();
        }
      }
      pieces.add(
          new Piece(
              first,
              to,
              earlier.stream()
                  .filter(one -> one.untilDay().isAfter(to))
                  .findFirst()
                  .map(Earlier::loss)
                  .orElse(now)));
      return pieces;
    }

    /** What the unit loses that hung there until the end of a period. */
    public Optional<TransformerLoss> at(Instant end) {
      return earlier.stream()
          .filter(one -> !end.isAfter(one.until()))
          .findFirst()
          .map(Earlier::loss)
          .orElse(now);
    }
  }

  /** Days, both included, with what the unit that hung there lost within the supply. */
  record Piece(LocalDate from, LocalDate to, Optional<TransformerLoss> loss) {}

  /**
   * A unit that hung there until another took its place, and what it lost within the supply.
   *
   * @param untilDay the first day of the next one
   * @param until when that day begins
   */
  record Earlier(LocalDate untilDay, Instant until, Optional<TransformerLoss> loss) {}

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
