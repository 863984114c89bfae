package io.taiqu.edge;

import io.taiqu.edge.modbus.BusMaster;
import io.taiqu.edge.modbus.InputBoard;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.VoltageMeter;
import io.taiqu.edge.relay.GpioPins;
import io.taiqu.edge.relay.LoadSideInputs;
import io.taiqu.edge.relay.LoadSideWiring;
import io.taiqu.edge.runtime.Inbox;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sets up what the site file says of voltage behind relays. */
final class LoadSides {
  private LoadSides() {}

  /** The inputs that hang on a bus; they must know their bus before it runs. */
  static void onBuses(SiteConfig site, Voltage nominal, Function<String, BusMaster> bus) {
    Map<String, InputBoard> boards = new HashMap<>();
    Map<String, VoltageMeter> voltageMeters = new HashMap<>();
    for (SiteConfig.Meter meter : site.meters()) {
      meter
          .loadSide()
          .ifPresent(side -> {
            switch (side) {
              case SiteConfig.LoadSide.Pin _ -> {}
              case SiteConfig.LoadSide.Board(String name, int address, int channel) ->
                  boards
                      .computeIfAbsent(
                          name + "/" + address, key -> new InputBoard(bus.apply(name), address))
                      .watch(channel, meter.point());
              case SiteConfig.LoadSide.SecondMeter(
                      String name,
                      int address,
                      MeterProfile profile,
                      List<Integer> inputs) ->
                  voltageMeters
                      .computeIfAbsent(
                          name + "/" + address,
                          key -> new VoltageMeter(bus.apply(name), address, profile, nominal))
                      .watch(meter.point(), inputs);
            }
          });
    }
  }

  /**
   * The inputs on the header, if there are any.
   *
   * @throws IOException if the pins can't be used
   */
  static Optional<LoadSideInputs> onPins(SiteConfig site, EdgeConfig.Gpio gpio, Inbox in)
      throws IOException {
    List<LoadSideWiring> wirings = new ArrayList<>();
    for (SiteConfig.Meter meter : site.meters()) {
      if (meter.loadSide().isPresent()
          && meter.loadSide().get() instanceof SiteConfig.LoadSide.Pin(LoadSideWiring wiring)) {
        wirings.add(wiring);
      }
    }
    return wirings.isEmpty()
        ? Optional.empty()
        : Optional.of(new LoadSideInputs(GpioPins.open(gpio.provider(), gpio.chip()), wirings, in));
  }
}
