package io.taiqu.supervisor.tariff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.UsageSplitter;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class ChargeCheckTest {
  private static final Instant OPENED = Instant.parse("2026-01-30T16:00:00Z");

  @TempDir Path directory;

  private static final Tariff FLAT = Tariffs.flat("0.52");

  private static EdgeReport report(
      long sequence, ChargingState checkpoint, ChargingState live, Money charged) {
    MeterReport meter =
        Reports.meter(
            Station.point(1), Revision.NONE, Money.ZERO, Money.ZERO, RelayFeedback.CLOSED, 0);
    return Reports.of(sequence, Reports.charged(meter, checkpoint, live, charged));
  }

  private static EdgeReport report(long sequence, ChargingState checkpoint, ChargingState live) {
    return report(sequence, checkpoint, live, live.charged());
  }

  private static ChargingState opening(Tariff tariff) {
    return ChargingState.opening(tariff, MeterRegister.ofWattHours(0), OPENED, CtRatio.DIRECT);
  }

  private static ChargingState step(
      Tariff tariff, ChargingState from, long wattHours, Duration after) {
    return Charging.step(tariff, from, MeterRegister.ofWattHours(wattHours), OPENED.plus(after));
  }

  private static void build(Station station, Tariff tariff) {
    String flat =
        "{\"code\":\"RES\",\"versions\":[{\"number\":1,\"effectiveFrom\":\"2026-01-01T00:00:00+08:00\",\"price\":\"0.52\"}]}";
    String estate = Station.estateOf(1).replace(flat, TariffJson.write(tariff).toString());
    station.giveApproved(estate);
  }

  private static Tariff residential(TariffVersion... versions) {
    return Tariffs.of("RES", TestDeployment.ZONE, versions);
  }

  @Test
  void oneUnitInTheLastDigitIsAnAlarmUntilTheEdgeIsBackInLine() {
    Tariff tariff = residential(FLAT.versions().getFirst());
    try (Station station = new Station(directory)) {
      build(station, tariff);
      ChargingState opening = opening(tariff);
      ChargingState first = step(tariff, opening, 1000, Duration.ofMinutes(60));
      station.reports.take(report(1, opening, first));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      ChargingState second = step(tariff, first, 3000, Duration.ofMinutes(120));
      station.reports.take(report(2, first, second, second.charged().plus(new Money(1))));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.reports.take(report(3, first, second));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
    }
  }

  @Test
  void aCheckpointThatIsOneUnitOffStaysAnAlarm() {
    Tariff tariff = residential(FLAT.versions().getFirst());
    try (Station station = new Station(directory)) {
      build(station, tariff);
      ChargingState right = step(tariff, opening(tariff), 1000, Duration.ofMinutes(60));
      ChargingState wrong = moreCharged(right);
      station.reports.take(report(1, wrong, wrong));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      ChargingState later = moreCharged(step(tariff, right, 2000, Duration.ofMinutes(75)));
      station.reports.take(report(2, later, later));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      ChargingState back = step(tariff, right, 3000, Duration.ofMinutes(90));
      station.reports.take(report(3, back, back));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
    }
  }

  private static ChargingState moreCharged(ChargingState state) {
    return new ChargingState(
        state.tariff(),
        state.version(),
        state.closed().plus(new Money(1)),
        state.charged().plus(new Money(1)),
        state.tierSince(),
        state.segmentStart(),
        state.monthBefore(),
        state.yearBefore(),
        state.byRate(),
        state.register(),
        state.at(),
        state.ratio());
  }

  /**
   * The edge charges every minute, reports come at random, and the tariff has everything that an
   * edge charges. Nothing is doubted, and a unit more is found at any moment.
   */
  @Test
  void checkpointsBetweenReportsRaiseNothing() {
    for (TariffVersion version :
        List.of(
            Tariffs.complete(1, Tariffs.SINCE),
            Tariffs.farm(1, Tariffs.SINCE),
            Tariffs.factory(1, Tariffs.SINCE))) {
      Tariff tariff = residential(version);
      try (Station station = new Station(directory.resolve("at" + version.hashCode()))) {
        build(station, tariff);
        Random random = new Random(5);
        ChargingState checkpoint = opening(tariff);
        long wattHours = 0;
        int found = 0;
        for (int minute = 1; minute <= 4 * 24 * 60; minute++) {
          // Much in the first minutes of each interval, next to nothing in the others.
          wattHours += minute % 15 < 3 ? random.nextInt(90) : 1;
          ChargingState live = step(tariff, checkpoint, wattHours, Duration.ofMinutes(minute));
          boolean boundary =
              UsageSplitter.split(tariff, checkpoint.at(), live.at(), Energy.ZERO).size() > 1;
          if (boundary || minute % 15 == 0) {
            checkpoint = live;
          }
          if (random.nextInt(10) == 0) {
            station.reports.take(report(2L * minute, checkpoint, live));
            assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE), live.at().toString());
          }
          if (random.nextInt(200) == 0) {
            station.reports.take(
                report(2L * minute + 1, checkpoint, live, live.charged().plus(new Money(-1))));
            assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE), live.at().toString());
            found++;
          }
        }
        assertTrue(found > 10);
      }
    }
  }

  /** Another meter under the next assignment: its register begins anywhere and nothing was used. */
  @Test
  void aHandOverGoesOnFromItsOwnRegister() {
    Tariff tariff = residential(FLAT.versions().getFirst());
    try (Station station = new Station(directory)) {
      build(station, tariff);
      ChargingState first = step(tariff, opening(tariff), 1000, Duration.ofMinutes(60));
      station.reports.take(report(1, first, first));
      ChargingState other =
          new ChargingState(
              first.tariff(),
              first.version(),
              first.closed(),
              first.charged(),
              first.tierSince(),
              first.segmentStart(),
              first.monthBefore(),
              first.yearBefore(),
              first.byRate(),
              MeterRegister.ofWattHours(50_000),
              first.at().plusSeconds(60),
              CtRatio.DIRECT);
      station.reports.take(underAssignment(2, report(2, other, other)));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      ChargingState later = step(tariff, other, 50_500, Duration.ofMinutes(75));
      station.reports.take(underAssignment(2, report(3, other, later)));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.reports.take(
          underAssignment(2, report(4, other, later, later.charged().plus(new Money(1)))));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
    }
  }

  private static EdgeReport underAssignment(long epoch, EdgeReport report) {
    MeterReport meter = report.meters().getFirst();
    return Reports.of(report.reportSequence(), Reports.with(meter, epoch));
  }

  @Test
  void aTariffThatTheEdgeDoesNotHaveYetIsSettlingForAnHour() {
    Tariff old = residential(FLAT.versions().getFirst());
    Tariff dearer =
        residential(
            FLAT.versions().getFirst(),
            TariffVersion.flat(2, OPENED, UnitPrice.perKilowattHour("0.60")));
    try (Station station = new Station(directory)) {
      build(station, old);
      ChargingState opening = opening(old);
      ChargingState first = step(old, opening, 1000, Duration.ofMinutes(60));
      station.reports.take(report(1, first, first));
      build(station, dearer);
      ChargingState second = step(old, first, 2000, Duration.ofMinutes(75));
      station.reports.take(report(2, first, second));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.reports.take(report(3, first, second, second.charged().plus(new Money(1))));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.reports.take(report(4, first, second));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.now = station.now.plus(Duration.ofMinutes(61));
      station.reports.take(report(5, first, second));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
    }
  }

  @Test
  void withoutABoundaryThereIsNoDoubt() {
    ChargingState before = opening(FLAT);
    ChargingState after = step(FLAT, before, 500, Duration.ofMinutes(1));
    assertEquals(Money.ZERO, ChargeCheck.doubt(FLAT, before, after, new Energy(500)));
  }
}
