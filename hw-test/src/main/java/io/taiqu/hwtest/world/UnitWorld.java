package io.taiqu.hwtest.world;

import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.LatchingSwitch;
import io.taiqu.hwtest.device.LoadSwitch;
import io.taiqu.hwtest.device.Quantities;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.device.RelayBoard;
import io.taiqu.hwtest.device.VirtualMeter;
import io.taiqu.hwtest.district.AreaState;
import io.taiqu.hwtest.district.CustomerState;
import io.taiqu.hwtest.district.TransformerArea;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.RelayPlan;
import io.taiqu.hwtest.estate.RunDirectory;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.pins.PinHeader;
import io.taiqu.hwtest.record.RecordLine;
import io.taiqu.hwtest.record.RecordWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything physical around one unit: the area behind its transformer, the buses with their meters
 * and relay boards, the pins with their relays, and the record of what happens.
 */
final class UnitWorld implements AutoCloseable {
  private final TransformerPlan plan;
  private final TransformerArea area;
  private final Positions positions;
  private final InstantSource clock;
  private final RecordWriter record;
  private final PinHeader pins;
  private final List<VirtualBus> buses = new ArrayList<>();

  /** Builds the unit's world at the moment where its history ended. */
  UnitWorld(
      EstatePlan estate,
      TransformerPlan plan,
      RunDirectory directory,
      Instant begin,
      InstantSource clock,
      LineSettings line) {
    String code = plan.code().code();
    this.plan = plan;
    this.clock = clock;
    this.positions = Positions.read(directory.record(), code);
    this.area = Areas.of(estate, plan, begin);
    this.record = RecordWriter.create(directory.record().resolve("live-" + code + ".ndjson"));
    record.write(
        new RecordLine.Points(
            code, plan.customers().stream().map(c -> c.point().toString()).toList()));
    this.pins = PinHeader.open(code, EstateGrower.ARM_PIN);
    for (int bus = 0; bus < plan.buses(); bus++) {
      buses.add(VirtualBus.on(line).named(code + "-" + bus).openPty(directory.bus(plan, bus)));
    }
    // Time has passed since the history ended, and energy flowed: the record has no gap there.
    note(area.state());
    wire();
    note();
  }

  private void wire() {
    attach(plan.supplyMeter(), 0, area.supplyMeter(), LatchingSwitch.initiallyClosed());
    Map<Integer, List<LoadSwitch>> boards = new TreeMap<>();
    for (int i = 0; i < plan.customers().size(); i++) {
      CustomerPlan customer = plan.customers().get(i);
      int index = i;
      LoadSwitch contact =
          switch (customer.meter().relay()) {
            case RelayPlan.Pins(int set, int reset, int feedback) ->
                onPins(new PinHeader.Wiring(set, reset, feedback), index);
            case RelayPlan.InMeter(), RelayPlan.None() -> contact(index);
            case RelayPlan.Board(int address, int channel) -> {
              LoadSwitch onBoard = contact(index);
              List<LoadSwitch> channels = boards.computeIfAbsent(address, _ -> new ArrayList<>());
              if (channel != channels.size()) {
                throw new IllegalArgumentException("channels of a board are planned in order");
              }
              channels.add(onBoard);
              yield onBoard;
            }
          };
      if (customer.meter().answers()) {
        attach(customer.meter(), i + 1, area.customerMeter(i), contact);
      }
    }
    boards.forEach((address, channels) -> {
      while (channels.size() < RelayBoard.CHANNELS) {
        channels.add(LatchingSwitch.initiallyClosed());
      }
      buses.getFirst().attach(new RelayBoard(address, channels));
    });
  }

  private void attach(MeterPlan meter, int position, QuantitySource source, LoadSwitch contact) {
    VirtualMeter device =
        new VirtualMeter(
            Areas.model(meter),
            Areas.setup(meter, positions.registers().get(position)),
            upToNow(source),
            contact);
    buses.get(meter.bus()).attach(device, device.model().timing());
  }

  /** A meter counts until the moment it is asked, however long ago the world was last advanced. */
  private QuantitySource upToNow(QuantitySource source) {
    return new QuantitySource() {
      @Override
      public Quantities now() {
        area.advanceTo(clock.instant());
        return source.now();
      }
    };
  }

  private LatchingSwitch contact(int customer) {
    return new LatchingSwitch(true, closed -> moved(customer, closed));
  }

  private LoadSwitch onPins(PinHeader.Wiring wiring, int customer) {
    LatchingSwitch contact =
        new LatchingSwitch(
            true,
            closed -> {
              moved(customer, closed);
              pins.show(wiring, closed);
            });
    pins.wire(wiring, true, contact::command);
    return contact;
  }

  private synchronized void moved(int customer, boolean closed) {
    Instant now = clock.instant();
    AreaState before = area.advanceTo(now);
    AreaState after = area.setClosed(customer, closed, now);
    record.write(
        new RecordLine.Contact(
            plan.code().code(),
            after.at().toString(),
            plan.customers().get(customer).point().toString(),
            closed,
            milliwattHours(
                positions.meteredMicroWattHours().get(customer)
                    + after.customers().get(customer).meteredMicroWattHours()),
            milliamperes(before.customers().get(customer)),
            milliamperes(after.customers().get(customer))));
    record.flush();
  }

  /** Lets time pass up to now and notes the energies. */
  synchronized void note() {
    note(area.advanceTo(clock.instant()));
  }

  private void note(AreaState state) {
    List<Long> metered = new ArrayList<>();
    long consumed = 0;
    for (int i = 0; i < state.customers().size(); i++) {
      CustomerState customer = state.customers().get(i);
      long energy = positions.meteredMicroWattHours().get(i) + customer.meteredMicroWattHours();
      metered.add(milliwattHours(energy));
      consumed += milliwattHours(energy + customer.stolenMicroWattHours());
    }
    record.write(
        new RecordLine.Energies(
            plan.code().code(),
            state.at().toString(),
            milliwattHours(positions.suppliedMicroWattHours() + state.supplied()),
            metered,
            consumed));
    record.flush();
  }

  int pinPort() {
    return pins.port();
  }

  String code() {
    return plan.code().code();
  }

  /** Fails if a bus has died. */
  void assertServing() {
    buses.forEach(VirtualBus::assertServing);
  }

  @Override
  public void close() {
    buses.forEach(VirtualBus::close);
    pins.close();
    note();
    record.close();
  }

  private static long milliwattHours(long microWattHours) {
    return microWattHours / 1000;
  }

  private static long milliamperes(CustomerState customer) {
    return Math.round(1000 * customer.meteredAmperes());
  }
}
