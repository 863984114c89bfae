package io.taiqu.supervisor.reading;

/**
 * A transformer's day. Supplied and sold are summed over the same intervals, those in which the
 * supply meter's energy is known.
 *
 * @param intervals intervals of which anything is known
 * @param supplied Wh
 * @param sold Wh
 * @param suppliedIntervals intervals whose supply is known
 * @param customerIntervals customers' meters, summed over these intervals
 * @param knownIntervals customers' meters whose energy is known, summed over these intervals
 * @param expected readings that should have been taken
 * @param measured readings that were
 * @param energySquares sum of the customers' squared energies of the day, for the uncertainty
 * @param estimatedSupplied of the supplied, Wh that do not rest on reads at both ends
 * @param estimatedSold of the sold, likewise
 * @param squares ∫I²dt in 10⁻⁶ A²h, over the intervals in which it is known
 * @param squaresIntervals how many these are
 * @param voltSquares sum of the intervals' mean square voltages in 10⁻⁴ V², over those in which it
 *     is known
 * @param voltIntervals how many these are
 */
public record DaySum(
    int intervals,
    long supplied,
    long sold,
    int suppliedIntervals,
    int customerIntervals,
    int knownIntervals,
    int expected,
    int measured,
    double energySquares,
    long estimatedSupplied,
    long estimatedSold,
    long squares,
    int squaresIntervals,
    long voltSquares,
    int voltIntervals) {
  static final DaySum NOTHING = new DaySum(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** This day and another interval, or without it if {@code times} is −1. */
  DaySum plus(IntervalSum interval, int times) {
    boolean fed = interval.supplied().isPresent();
    return new DaySum(
        intervals + times,
        Math.addExact(supplied, times * interval.supplied().orElse(0)),
        Math.addExact(sold, fed ? times * interval.sold() : 0),
        suppliedIntervals + (fed ? times : 0),
        customerIntervals + (fed ? times * interval.customers() : 0),
        knownIntervals + (fed ? times * interval.known() : 0),
        expected + times * interval.expected(),
        measured + times * interval.measured(),
        energySquares,
        Math.addExact(estimatedSupplied, times * interval.estimatedSupplied()),
        Math.addExact(estimatedSold, fed ? times * interval.estimatedSold() : 0),
        Math.addExact(squares, times * interval.squares().orElse(0)),
        squaresIntervals + (interval.squares().isPresent() ? times : 0),
        Math.addExact(voltSquares, times * interval.volts().orElse(0)),
        voltIntervals + (interval.volts().isPresent() ? times : 0));
  }

  /** This day with the squared energies of its points. */
  DaySum withSquaresOf(Layout layout, PointDay[] points) {
    double sum = 0;
    for (Layout.Place place : layout.places()) {
      if (!place.supply() && place.place() < points.length) {
        long energy = points[place.place()].energy();
        sum += (double) energy * energy;
      }
    }
    return new DaySum(
        intervals,
        supplied,
        sold,
        suppliedIntervals,
        customerIntervals,
        knownIntervals,
        expected,
        measured,
        sum,
        estimatedSupplied,
        estimatedSold,
        squares,
        squaresIntervals,
        voltSquares,
        voltIntervals);
  }
}
