package io.taiqu.hwtest.scenario;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading.Measured;
import io.taiqu.protocol.message.Reading.Missing;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.lineloss.LossDesk;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.lineloss.analysis.DistrictReadings;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.SurveyDesk;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.sql.SqlLossStore;
import io.taiqu.supervisor.sql.SqlSpanStore;
import io.taiqu.supervisor.sql.SqlSurveyStore;
import io.taiqu.supervisor.testing.Station;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A scenario's readings as a unit would have sent them, kept by a supervisor and analysed there.
 */
final class StoredArea implements AutoCloseable {
  static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 1);
  private static final int BLOCKS = 48;
  private static final BootId BOOT = new BootId(new UUID(7, 7));

  final Station station;
  private final DistrictReadings readings;
  private final List<DistrictReadings.Customer> customers;
  private final Map<SupplyPointId, String> names = new HashMap<>();

  /**
   * An area.
   *
   * @param readings what its meters showed, each at the end of an interval
   * @param nameplate of the transformer, as the estate document has it; empty if it has none
   */
  StoredArea(Path directory, DistrictReadings readings, String nameplate) {
    station = new Station(directory);
    this.readings = readings;
    customers =
        readings.customers().stream().filter(DistrictReadings.Customer::listedHere).toList();
    String estate = Station.estateOf(customers.size());
    for (int i = 0; i < customers.size(); i++) {
      DistrictReadings.Customer customer = customers.get(i);
      names.put(Station.point(i + 1), customer.meter());
      String phase = customer.archivePhase().map(Enum::name).orElse("");
      estate =
          estate.replace(
              "\"M-%d\",\"profile\":\"eastron-sdm120\",\"phase\":\"A\"".formatted(i + 1),
              "\"M-%d\",\"profile\":\"%s\",%s\"ctRatio\":\"%d\""
                  .formatted(
                      i + 1,
                      customer.threePhase() ? "eastron-sdm630" : "eastron-sdm120",
                      phase.isEmpty() ? "" : "\"phase\":\"" + phase + "\",",
                      (int) customer.ratio()));
    }
    estate =
        estate
            .replace("\"ctRatio\":\"2\"", "\"ctRatio\":\"%d\"".formatted(ratio()))
            .replace(
                "\"ratedKva\":400,",
                "\"ratedKva\":400,"
                    + (nameplate.isEmpty() ? "" : "\"nameplate\":" + nameplate + ","));
    assertInstanceOf(Estate.Outcome.Applied.class, station.give(estate));
    store();
  }

  private int ratio() {
    return (int) readings.supply().ratio();
  }

  private void store() {
    List<ReadingBlock> blocks = new ArrayList<>();
    long sequence = 1;
    for (int read = 0; read < readings.reads(); read++) {
      List<IntervalReading> records = new ArrayList<>();
      records.add(record(read, Station.SUPPLY, supply(read)));
      for (int i = 0; i < customers.size(); i++) {
        records.add(record(read, Station.point(i + 1), customer(customers.get(i), read)));
      }
      blocks.add(ReadingBlockCodec.encode(sequence, BOOT, records));
      sequence += records.size();
      if (blocks.size() == BLOCKS || read == readings.reads() - 1) {
        station.ingest.take(
            List.of(
                new ReadingBatch(TestDeployment.DEPLOYMENT, Station.EDGE, 1, List.copyOf(blocks))));
        blocks.clear();
      }
    }
  }

  private static IntervalReading record(
      int read, SupplyPointId point, io.taiqu.protocol.message.Reading reading) {
    Instant end =
        FIRST
            .atStartOfDay(TestDeployment.ZONE)
            .toInstant()
            .plus(Station.INTERVAL.multipliedBy(read));
    return new IntervalReading(
        point, end, end, read * 900_000L, ClockQuality.SYNCHRONISED, Set.of(), reading);
  }

  private static io.taiqu.protocol.message.Reading customer(
      DistrictReadings.Customer customer, int read) {
    if (Double.isNaN(customer.register()[read])) {
      return new Missing(Cause.TIMEOUT);
    }
    Voltage volts = volts(customer.volts()[read]);
    boolean fine = customer.step() < 0.005;
    return new Measured(
        new MeterRegister(
            Math.round(customer.register()[read] * (fine ? 1000 : 100)), fine ? 0 : 1),
        customer.threePhase() ? List.of(volts, volts, volts) : List.of(volts),
        List.of(),
        new Power(0),
        List.of());
  }

  private io.taiqu.protocol.message.Reading supply(int read) {
    DistrictReadings.Supply supply = readings.supply();
    if (Double.isNaN(supply.register()[0][read])) {
      return new Missing(Cause.TIMEOUT);
    }
    double sum = 0;
    List<Voltage> volts = new ArrayList<>();
    List<Current> amperes = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      sum += supply.register()[p][read];
      volts.add(volts(supply.volts()[p][read]));
      amperes.add(new Current(Math.round(supply.amperes()[p][read] * 1000 / ratio())));
    }
    List<Long> squares = new ArrayList<>();
    if (read > 0 && !Double.isNaN(supply.register()[0][read - 1])) {
      for (double[] conductor : supply.squares()) {
        squares.add(Math.round((conductor[read] - conductor[read - 1]) * 1e6 / ratio() / ratio()));
      }
    }
    return new Measured(
        new MeterRegister(Math.round(sum * 10_000), -1), volts, amperes, new Power(0), squares);
  }

  private static Voltage volts(double volts) {
    return new Voltage(Math.round(volts * 1000));
  }

  /** The meter that a supply point stands for. */
  String meter(SupplyPointId point) {
    return names.getOrDefault(point, point.toString());
  }

  /** Analyses the whole time, in the night after it. */
  Survey survey() {
    station.now =
        FIRST
            .plusDays((readings.reads() - 1) / readings.perDay())
            .atTime(2, 0)
            .atZone(TestDeployment.ZONE)
            .toInstant();
    List<Survey> heard = new ArrayList<>();
    SurveyDesk desk =
        new SurveyDesk(
            new SqlSpanStore(station.database, station.calendar, TestDeployment.CURRENCY),
            new SqlSurveyStore(station.database),
            new SqlGridView(station.database, station.calendar),
            new LossDesk(
                new SqlLossStore(station.database, station.calendar),
                LossRules.USUAL,
                station.alarms),
            (transformer, day) -> LossRules.USUAL,
            station.database,
            () -> station.now,
            TestDeployment.ZONE,
            heard::add,
            (transformer, e) -> {
              throw new AssertionError(e);
            });
    desk.request(TRANSFORMER, "station");
    desk.step(false);
    return heard.getFirst();
  }

  @Override
  public void close() {
    station.close();
  }
}
