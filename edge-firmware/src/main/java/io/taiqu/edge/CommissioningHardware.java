package io.taiqu.edge;

import io.taiqu.edge.commissioning.LineSpeed;
import io.taiqu.edge.field.FieldSite;
import io.taiqu.edge.field.PinRelays;
import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.SerialDirection;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.relay.GpioPins;
import io.taiqu.edge.relay.GpioRelayBank;
import io.taiqu.edge.relay.GpioWiring;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The unit's own buses and relays, opened for commissioning instead of service. */
final class CommissioningHardware implements AutoCloseable {
  private final Map<String, FieldBus> buses = new LinkedHashMap<>();
  private final List<GpioPins> directions = new ArrayList<>();
  private Optional<PinRelays> pins = Optional.empty();
  private final FieldSite site;

  private CommissioningHardware(EdgeConfig config, SiteConfig site) throws IOException {
    try {
      for (SiteConfig.Bus bus : site.buses()) {
        BusLink link = BusLink.of(bus, config.gpio(), directions::add);
        FieldBus opened = new FieldBus(bus.line(), link.transport(), link.framing());
        buses.put(bus.name(), opened);
        opened.open();
      }
      Map<SupplyPointId, FieldSite.Relay> relays = new HashMap<>();
      Map<String, MeterProfile> profiles = new HashMap<>();
      openPins(config, site);
      for (SiteConfig.Meter meter : site.meters()) {
        profiles.put(meter.model(), meter.profile());
        meter.relay().ifPresent(relay -> relays.put(meter.point(), relay(meter, relay)));
      }
      this.site = new FieldSite(buses, profiles, relays, FieldSite.Timing.USUAL, retuning(site));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Opens every line and takes over the pins. */
  static CommissioningHardware open(EdgeConfig config, SiteConfig site) throws IOException {
    return new CommissioningHardware(config, site);
  }

  private void openPins(EdgeConfig config, SiteConfig site) throws IOException {
    List<GpioWiring> wirings = new ArrayList<>();
    for (SiteConfig.Meter meter : site.meters()) {
      if (meter.relay().isPresent()
          && meter.relay().get() instanceof SiteConfig.Relay.Pins(GpioWiring wiring)) {
        wirings.add(wiring);
      }
    }
    if (!wirings.isEmpty()) {
      GpioRelayBank.Timing usual = GpioRelayBank.Timing.USUAL;
      pins =
          Optional.of(
              new PinRelays(
                  GpioPins.open(config.gpio().provider(), config.gpio().chip()),
                  config.gpio().arm(),
                  wirings,
                  new GpioRelayBank.Timing(
                      config.gpio().pulse(), usual.settle(), usual.lookEvery())));
    }
  }

  private FieldSite.Relay relay(SiteConfig.Meter meter, SiteConfig.Relay relay) {
    return switch (relay) {
      case SiteConfig.Relay.Pins _ -> {
        PinRelays bank = pins.orElseThrow();
        yield wanted -> bank.drive(meter.point(), wanted);
      }
      case SiteConfig.Relay.InMeter() -> {
        FieldBus bus = bus(meter.bus());
        yield wanted -> bus.switchOwnRelay(meter.address(), meter.profile(), wanted);
      }
      case SiteConfig.Relay.Board(String name, int address, int channel) -> {
        FieldBus bus = bus(name);
        yield wanted -> bus.switchBoardRelay(address, channel, wanted);
      }
    };
  }

  /** Ports that turn from sending to listening by themselves can be opened at any speed. */
  private static FieldSite.Retuning retuning(SiteConfig site) {
    Map<String, SiteConfig.Bus> lines = new HashMap<>();
    for (SiteConfig.Bus bus : site.buses()) {
      switch (bus.connection()) {
        case SiteConfig.Connection.Adapter(), SiteConfig.Connection.Kernel() ->
            lines.put(bus.name(), bus);
        case SiteConfig.Connection.Pin _, SiteConfig.Connection.Gateway _ -> {}
      }
    }
    return new FieldSite.Retuning() {
      @Override
      public boolean canRetune(String bus) {
        return lines.containsKey(bus);
      }

      @Override
      public FieldBus at(String name, LineSpeed speed) {
        SiteConfig.Bus bus = Objects.requireNonNull(lines.get(name));
        LineSettings line =
            new LineSettings(
                bus.line().port(),
                speed.baud(),
                LineSettings.Parity.valueOf(speed.parity().name()),
                1);
        return new FieldBus(
            line,
            bus.connection() instanceof SiteConfig.Connection.Kernel
                ? new SerialPortTransport(line, new SerialDirection.ByKernel())
                : new SerialPortTransport(line));
      }
    };
  }

  private FieldBus bus(String name) {
    FieldBus bus = buses.get(name);
    if (bus == null) {
      throw new IllegalArgumentException("there is no bus " + name);
    }
    return bus;
  }

  FieldSite site() {
    return site;
  }

  @Override
  public void close() {
    buses.values().forEach(FieldBus::close);
    directions.forEach(GpioPins::close);
    pins.ifPresent(PinRelays::close);
  }
}
