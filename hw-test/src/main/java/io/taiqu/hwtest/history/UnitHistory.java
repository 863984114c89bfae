package io.taiqu.hwtest.history;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.district.AreaState;
import io.taiqu.hwtest.district.CustomerState;
import io.taiqu.hwtest.district.TransformerArea;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.RunDirectory;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.record.RecordLine;
import io.taiqu.hwtest.record.RecordWriter;
import io.taiqu.hwtest.world.Areas;
import io.taiqu.hwtest.world.Positions;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the history of one unit. */
final class UnitHistory {
  private static final Duration STEP = Duration.ofMinutes(5);
  private static final long INTERVAL_MILLIS = Duration.ofMinutes(15).toMillis();

  /** What one unit's history came to. */
  record Made(long records, Map<SupplyPointId, MeterRegister> openings) {}

  private final TransformerPlan transformer;
  private final RunDirectory directory;
  private final Instant begin;
  private final Instant end;
  private final TransformerArea area;
  private final List<SimulatedUnit.Point> points = new ArrayList<>();
  private final List<SimulatedMeter> meters = new ArrayList<>();

  UnitHistory(
      EstatePlan plan,
      TransformerPlan transformer,
      RunDirectory directory,
      Instant begin,
      Instant end)
      throws IOException, ConfigException {
    this.transformer = transformer;
    this.directory = directory;
    this.begin = begin;
    this.end = end;
    this.area = Areas.of(plan, transformer, begin);
    add(
        transformer.supplyPoint(),
        transformer.supplyMeter(),
        MeteredPoint.Role.SUPPLY,
        area.supplyMeter());
    for (int i = 0; i < transformer.customers().size(); i++) {
      CustomerPlan customer = transformer.customers().get(i);
      add(customer.point(), customer.meter(), MeteredPoint.Role.CUSTOMER, area.customerMeter(i));
    }
  }

  private void add(
      SupplyPointId point, MeterPlan meter, MeteredPoint.Role role, QuantitySource source)
      throws IOException, ConfigException {
    MeterProfile profile = ProfileReader.load(meter.make().profile(), Optional.empty());
    points.add(new SimulatedUnit.Point(point, meter, profile, role));
    meters.add(new SimulatedMeter(meter, profile, source, Areas.firstPosition(meter)));
  }

  Made make() throws IOException {
    long records = 0;
    if (begin.isBefore(end)) {
      records = live();
    }
    AreaState last = area.state();
    new Positions(
            meters.stream().map(SimulatedMeter::position).toList(),
            last.supplied(),
            last.customers().stream().map(CustomerState::meteredMicroWattHours).toList())
        .write(directory.record(), transformer.code().code());
    Map<SupplyPointId, MeterRegister> openings = new HashMap<>();
    for (int i = 0; i < transformer.customers().size(); i++) {
      if (transformer.customers().get(i).meter().answers()) {
        openings.put(transformer.customers().get(i).point(), meters.get(i + 1).register());
      }
    }
    return new Made(records, openings);
  }

  private long live() throws IOException {
    String code = transformer.code().code();
    List<SupplyPointId> ids = points.stream().map(SimulatedUnit.Point::id).toList();
    try (RecordWriter record =
            RecordWriter.create(directory.record().resolve("history-" + code + ".ndjson"));
        SimulatedUnit unit = new SimulatedUnit(transformer, directory, points, begin)) {
      record.write(
          new RecordLine.Points(
              code, transformer.customers().stream().map(c -> c.point().toString()).toList()));
      for (Instant at = begin; !at.isAfter(end); at = at.plus(STEP)) {
        AreaState state = area.advanceTo(at);
        if (at.toEpochMilli() % INTERVAL_MILLIS == 0) {
          note(record, state);
        }
        unit.sweep(at, ids, meters);
      }
      unit.finish();
      return unit.records();
    }
  }

  private void note(RecordWriter record, AreaState state) {
    List<Long> metered = new ArrayList<>();
    long consumed = 0;
    for (CustomerState customer : state.customers()) {
      metered.add(customer.meteredMicroWattHours() / 1000);
      consumed += (customer.meteredMicroWattHours() + customer.stolenMicroWattHours()) / 1000;
    }
    record.write(
        new RecordLine.Energies(
            transformer.code().code(),
            state.at().toString(),
            state.supplied() / 1000,
            metered,
            consumed));
  }
}
