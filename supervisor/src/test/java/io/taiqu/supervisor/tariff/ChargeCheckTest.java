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
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.UsageSplitter;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class ChargeCheckTest {
  private static final Instant OPENED = Instant.parse("2026-01-30T16:00:00Z");

  @TempDir Path directory;

  private static EdgeReport report(long sequence, long wattHours, Instant at, Money charged) {
    MeterReport meter =
        Reports.meter(
            Station.point(1), Revision.NONE, Money.ZERO, Money.ZERO, RelayFeedback.CLOSED, 0);
    return Reports.of(
        sequence,
        new MeterReport(
            meter.supplyPoint(),
            1,
            meter.accepted(),
            meter.credited(),
            meter.withdrawn(),
            0,
            charged,
            charged.negated(),
            Optional.of(new MeterReport.Position(MeterRegister.ofWattHours(wattHours), at)),
            Optional.empty(),
            1,
            meter.commanded(),
            meter.feedback(),
            Optional.empty(),
            0,
            0,
            false,
            Optional.empty(),
            meter.link()));
  }

  @Test
  void theSameChargeRaisesNothingAndOneFenMoreDoes() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.reports.take(report(1, 1000, OPENED.plusSeconds(3600), Money.parse("0.52")));
      station.reports.take(report(2, 3000, OPENED.plusSeconds(7200), Money.parse("1.56")));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.reports.take(report(3, 4000, OPENED.plusSeconds(9000), Money.parse("2.09")));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.reports.take(report(4, 5000, OPENED.plusSeconds(9900), Money.parse("2.61")));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      station.reports.take(report(5, 5000, OPENED.plusSeconds(9960), Money.parse("2.60")));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
    }
  }

  /**
   * The edge charges every minute, the report comes every quarter of an hour, and the tariff has
   * everything.
   */
  @Test
  void finerStepsOfTheEdgeStayWithinTheDoubt() {
    Tariff tariff = Tariffs.of("RES", TestDeployment.ZONE, Tariffs.complete(1, Tariffs.SINCE));
    try (Station station = new Station(directory)) {
      String flat =
          "{\"code\":\"RES\",\"versions\":[{\"number\":1,\"effectiveFrom\":\"2026-01-01T00:00:00+08:00\",\"price\":\"0.52\"}]}";
      String estate = Station.estateOf(1).replace(flat, TariffJson.write(tariff).toString());
      assertTrue(estate.contains("switches"));
      station.estate.apply(estate.getBytes(StandardCharsets.UTF_8));
      Random random = new Random(5);
      ChargingState edge =
          ChargingState.opening(tariff, MeterRegister.ofWattHours(0), OPENED, CtRatio.DIRECT);
      long wattHours = 0;
      for (int minute = 1; minute <= 5 * 24 * 60; minute++) {
        wattHours += random.nextInt(60);
        edge =
            Charging.step(
                tariff,
                edge,
                MeterRegister.ofWattHours(wattHours),
                OPENED.plus(Duration.ofMinutes(minute)));
        if (minute % 15 == 0) {
          station.reports.take(report(minute, wattHours, edge.at(), edge.charged()));
          assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE), "minute " + minute);
        }
      }
      station.reports.take(
          report(
              999_999, wattHours, edge.at().plusSeconds(1), edge.charged().plus(Money.parse("1"))));
      assertTrue(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
    }
  }

  /**
   * The edge charges every position anew from its checkpoint at the interval's beginning, and
   * reports every minute: at a change of price it shares out what it had charged before.
   */
  @Test
  void whatTheEdgeSharesOutAnewAtAChangeOfPriceIsDoubt() {
    Tariff tariff = Tariffs.of("RES", TestDeployment.ZONE, Tariffs.complete(1, Tariffs.SINCE));
    try (Station station = new Station(directory)) {
      String flat =
          "{\"code\":\"RES\",\"versions\":[{\"number\":1,\"effectiveFrom\":\"2026-01-01T00:00:00+08:00\",\"price\":\"0.52\"}]}";
      station.estate.apply(
          Station.estateOf(1)
              .replace(flat, TariffJson.write(tariff).toString())
              .getBytes(StandardCharsets.UTF_8));
      ChargingState checkpoint =
          ChargingState.opening(tariff, MeterRegister.ofWattHours(0), OPENED, CtRatio.DIRECT);
      long wattHours = 0;
      for (int second = 60; second <= 3 * 24 * 3600; second += 60) {
        // Much in the first minutes of each interval, next to nothing in the others.
        wattHours += second / 60 % 15 < 3 ? 90 : 1;
        Instant at = OPENED.plusSeconds(second + 7);
        ChargingState live =
            Charging.step(tariff, checkpoint, MeterRegister.ofWattHours(wattHours), at);
        boolean boundary = UsageSplitter.split(tariff, checkpoint.at(), at, Energy.ZERO).size() > 1;
        if (boundary || second / 60 % 15 == 0) {
          checkpoint = live;
        }
        station.reports.take(report(second, wattHours, at, live.charged()));
        assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE), at.toString());
      }
    }
  }

  @Test
  void withoutABoundaryThereIsNoDoubt() {
    Tariff tariff = Tariffs.flat("0.52");
    ChargingState before =
        ChargingState.opening(tariff, MeterRegister.ofWattHours(0), OPENED, CtRatio.DIRECT);
    ChargingState after =
        Charging.step(tariff, before, MeterRegister.ofWattHours(500), OPENED.plusSeconds(60));
    assertEquals(10, ChargeCheck.doubt(tariff, before, after, new Energy(500)).nano());
  }
}
