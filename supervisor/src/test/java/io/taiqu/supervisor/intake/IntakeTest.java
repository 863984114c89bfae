package io.taiqu.supervisor.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.Uplink;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.fleet.EdgeTrust;
import io.taiqu.supervisor.fleet.Fleet.EdgeView;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.sql.SqlFleet;
import io.taiqu.supervisor.sql.SqlFleetStore;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One unit's nonsense, well signed, is that unit's trouble and nobody else's. */
final class IntakeTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @TempDir Path directory;

  private static Intake intake(Station station) {
    return new Intake(
        new EdgeTrust(station.deployment.trust(Station.EDGE), new SqlFleetStore(station.database)),
        station.reports,
        station.ingest,
        evidence -> {},
        () -> {},
        station.alarms,
        () -> station.now,
        new Metrics());
  }

  private static void send(Intake intake, Station station, Uplink document) {
    byte[] raw = DocumentCodec.sign(document, station.deployment.edgeKey(Station.EDGE));
    assertTrue(intake.offer(Topics.of(document).name(), raw));
  }

  private static void await(BooleanSupplier state) throws InterruptedException {
    long begun = System.nanoTime();
    while (!state.getAsBoolean()) {
      assertTrue(System.nanoTime() - begun < PATIENCE_NANOS, "it never came about");
      Thread.sleep(20);
    }
  }

  @Test
  void aReportThatCannotBeWorkedOutStopsNoOther() throws InterruptedException {
    try (Station station = new Station(directory)) {
      station.build(1);
      try (Intake intake = intake(station)) {
        intake.start();
        send(intake, station, Reports.of(1, Reports.with(meter(), beyondAllMoney())));
        EdgeReport next = Reports.of(2, meter());
        send(intake, station, next);
        SqlFleetStore fleet = new SqlFleetStore(station.database);
        await(
            () -> fleet.position(Station.EDGE).filter(it -> it.reportSequence() == 2).isPresent());
      }
    }
  }

  private static MeterReport meter() {
    return Reports.meter(
        Station.point(1), Revision.NONE, Money.ZERO, Money.ZERO, RelayFeedback.CLOSED, 0);
  }

  private static ChargingState beyondAllMoney() {
    return new ChargingState(
        new TariffCode("RES"),
        1,
        Money.ZERO,
        new Money(Long.MIN_VALUE),
        LocalDate.of(2026, 1, 31),
        Readings.FIRST_END,
        Energy.ZERO,
        Energy.ZERO,
        List.of(Energy.ZERO),
        MeterRegister.ofWattHours(0),
        Readings.FIRST_END,
        CtRatio.parse("1"));
  }

  @Test
  void readingsThatCannotBeSummedStopNoOthers() throws InterruptedException {
    try (Station station = new Station(directory)) {
      station.build(1);
      try (Intake intake = intake(station)) {
        send(intake, station, batch(1, beyondAllSums()));
        send(intake, station, batch(2, new Readings(1).blocks(0, 1).getFirst()));
        intake.start();
        SqlFleet fleet = new SqlFleet(station.database, station.calendar);
        await(() ->
            fleet
                .edge(Station.EDGE)
                .flatMap(EdgeView::stream)
                .filter(it -> it.stored() == 2)
                .isPresent());
        await(() -> station.alarmed(AlarmKind.DOCUMENT_REFUSED));
      }
      assertEquals(
          List.of(2L),
          station.downlinks.documents(ReadingAck.class).stream()
              .map(ReadingAck::streamEpoch)
              .toList());
    }
  }

  private static ReadingBatch batch(long epoch, ReadingBlock block) {
    return new ReadingBatch(TestDeployment.DEPLOYMENT, Station.EDGE, epoch, List.of(block));
  }

  private static ReadingBlock beyondAllSums() {
    Reading reading =
        new Reading.Measured(
            MeterRegister.ofWattHours(1),
            List.of(),
            List.of(),
            new Power(1),
            List.of(Long.MAX_VALUE / 2));
    return ReadingBlockCodec.encode(
        1,
        new BootId(new UUID(9, 9)),
        List.of(
            new IntervalReading(
                Station.SUPPLY,
                Readings.endOf(4),
                Readings.endOf(4),
                0,
                ClockQuality.SYNCHRONISED,
                Set.of(),
                reading)));
  }
}
