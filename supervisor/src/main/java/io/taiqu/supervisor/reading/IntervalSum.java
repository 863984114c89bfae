package io.taiqu.supervisor.reading;

import java.util.OptionalLong;

/**
 * A transformer's interval.
 *
 * @param supplied Wh, absent if it can't be told
 * @param sold Wh, sum of what is known
 * @param expected readings that should have been taken at the interval's end
 * @param measured readings that were
 * @param customers customers' meters
 * @param known customers' meters whose energy is known
 * @param energySquares sum of the customers' squared energies, for the uncertainty
 * @param estimatedSupplied of the supplied, Wh that do not rest on reads at both ends
 * @param estimatedSold of the sold, likewise
 * @param squares ∫I²dt of the supply meter over all conductors in 10⁻⁶ A²h, if the edge took it
 * @param volts mean square of the supply meter's voltages at the interval's end in 10⁻⁴ V²
 */
public record IntervalSum(
    OptionalLong supplied,
    long sold,
    int expected,
    int measured,
    int customers,
    int known,
    double energySquares,
    long estimatedSupplied,
    long estimatedSold,
    OptionalLong squares,
    OptionalLong volts) {

  /** The sum over the cells of the points that a transformer has in an interval. */
  static IntervalSum of(Layout layout, long minute, Cell[] cells) {
    OptionalLong supplied = OptionalLong.empty();
    OptionalLong squares = OptionalLong.empty();
    OptionalLong volts = OptionalLong.empty();
    long sold = 0;
    int expected = 0;
    int measured = 0;
    int customers = 0;
    int known = 0;
    double energySquares = 0;
    long estimatedSupplied = 0;
    long estimatedSold = 0;
    for (Layout.Place place : layout.places()) {
      if (!place.holds(minute)) {
        continue;
      }
      expected++;
      Cell cell = place.place() < cells.length ? cells[place.place()] : Cell.NOTHING;
      if (cell.kind() == Cell.Kind.MEASURED) {
        measured++;
      }
      if (place.supply()) {
        supplied = cell.energy();
        squares = cell.squares();
        volts = cell.volts();
        estimatedSupplied = cell.estimated() ? cell.energy().orElse(0) : 0;
      } else {
        customers++;
        if (cell.energy().isPresent()) {
          long energy = cell.energy().getAsLong();
          known++;
          sold = Math.addExact(sold, energy);
          estimatedSold = Math.addExact(estimatedSold, cell.estimated() ? energy : 0);
          energySquares += (double) energy * energy;
        }
      }
    }
    return new IntervalSum(
        supplied,
        sold,
        expected,
        measured,
        customers,
        known,
        energySquares,
        estimatedSupplied,
        estimatedSold,
        squares,
        volts);
  }
}
