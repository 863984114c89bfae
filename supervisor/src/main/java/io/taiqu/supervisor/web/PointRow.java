package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.Role;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.grid.PointLive.Contact;
import io.taiqu.supervisor.grid.PointLive.Sample;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * One line of a table of meters.
 *
 * @param point the point and its live state
 * @param energy what went through it in the period of the table, where it has one
 * @param share that energy as a share of what the transformer supplied
 * @param placed whether the transformer is shown beside it
 */
public record PointRow(
    PointView point, Optional<Energy> energy, OptionalDouble share, boolean placed) {

  static PointRow plain(PointView point) {
    return new PointRow(point, Optional.empty(), OptionalDouble.empty(), false);
  }

  static PointRow withPlace(PointView point) {
    return new PointRow(point, Optional.empty(), OptionalDouble.empty(), true);
  }

  /** The element that the event stream replaces. */
  public String elementId() {
    return "point-" + point.id();
  }

  /** Whether it is the transformer's own meter. */
  public boolean supplyMeter() {
    return point.role() == Role.SUPPLY;
  }

  /** The live state, where the edge reported one. */
  public Optional<PointLive> live() {
    return point.live();
  }

  /** Whether the relay is not where it was commanded to be. */
  public boolean relayDisagrees() {
    return live()
        .filter(live -> live.feedback() != Contact.UNKNOWN && live.feedback() != live.commanded())
        .isPresent();
  }

  /** A register in kWh, as the display of the meter shows it. */
  public static BigDecimal kilowattHours(MeterRegister register) {
    return BigDecimal.valueOf(register.count())
        .scaleByPowerOfTen(register.exponent() - 3)
        .setScale(2, java.math.RoundingMode.DOWN);
  }

  /** Voltages of all phases: 231.2 / 229.8 / 230.4. */
  public static String volts(Sample sample) {
    return phases(sample.voltages().stream().map(Voltage::millivolts).toList(), 1);
  }

  /** Currents of all phases: 4.21 / 3.90 / 5.02. */
  public static String amperes(Sample sample) {
    return phases(sample.currents().stream().map(Current::milliamps).toList(), 2);
  }

  private static String phases(List<Long> thousandths, int places) {
    return thousandths.stream()
        .map(value ->
            BigDecimal.valueOf(value, 3)
                .setScale(places, java.math.RoundingMode.HALF_EVEN)
                .toPlainString())
        .collect(Collectors.joining(" / "));
  }
}
