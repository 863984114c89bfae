package io.taiqu.hwtest.estate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What is to be where at a unit, as its process reads it. */
public final class SiteFile {
  private SiteFile() {}

  /**
   * The file's text.
   *
   * @param transformer what the unit serves
   * @param port each bus, as the unit opens it
   * @param baud speed of the buses, 8N1
   */
  public static String of(TransformerPlan transformer, IntFunction<String> port, int baud) {
    List<String> lines = new ArrayList<>();
    lines.add("transformer: " + transformer.code());
    lines.add("buses:");
    for (int bus = 0; bus < transformer.buses(); bus++) {
      lines.add(
          "  - { name: bus%d, port: %s, baud: %d, parity: none, stopBits: 1 }"
              .formatted(bus, port.apply(bus), baud));
    }
    lines.add("meters:");
    lines.addAll(
        meter(transformer.supplyPoint().toString(), "supply", transformer.supplyMeter(), "supply"));
    for (CustomerPlan customer : transformer.customers()) {
      lines.addAll(
          meter(customer.point().toString(), customer.account(), customer.meter(), "customer"));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> meter(String point, String account, MeterPlan meter, String role) {
    List<String> lines = new ArrayList<>();
    lines.add("  - supplyPoint: " + point);
    lines.add("    account: \"" + account + "\"");
    lines.add("    serial: \"" + meter.serial().text() + "\"");
    lines.add("    profile: " + meter.make().profile());
    lines.add("    bus: bus" + meter.bus());
    lines.add("    address: " + meter.address());
    lines.add("    ctRatio: \"" + meter.ctRatio() + "\"");
    lines.add("    ratedPower: " + meter.ratedWatts());
    lines.add("    role: " + role);
    switch (meter.relay()) {
      case RelayPlan.Pins(int set, int reset, int feedback) ->
          lines.add(
              "    relay: { gpio: { set: %d, reset: %d, feedback: %d } }"
                  .formatted(set, reset, feedback));
      case RelayPlan.InMeter() -> lines.add("    relay: { meter: true }");
      case RelayPlan.Board(int address, int channel) ->
          lines.add(
              "    relay: { modbusBoard: { bus: bus0, address: %d, channel: %d } }"
                  .formatted(address, channel));
      case RelayPlan.None() -> {}
    }
    return lines;
  }
}
