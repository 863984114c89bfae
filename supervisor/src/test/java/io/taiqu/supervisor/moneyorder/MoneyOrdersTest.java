package io.taiqu.supervisor.moneyorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.MonthQuantities;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.approval.Approvals.Reason;
import io.taiqu.supervisor.moneyorder.MoneyOrders.Grounds;
import io.taiqu.supervisor.tariff.BillTariffs;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MoneyOrdersTest {
  private static final Instant OPENED = Instant.parse("2026-01-30T16:00:00Z");

  @TempDir Path directory;

  private static Grounds grounds(String by) {
    return new Grounds("R-2026-3", "moves out", by, "request");
  }

  private static Outcome refund(Station station, String amount) {
    return station.orders.refund(Station.account(1), Money.parse(amount), grounds("wang"));
  }

  private static Outcome correction(Station station, String amount) {
    return station.orders.correction(Station.account(1), Money.parse(amount), grounds("wang"));
  }

  private static Outcome settlement(Station station, MonthQuantities quantities) {
    return station.orders.settlement(
        Station.account(1), YearMonth.of(2026, 2), quantities, grounds("wang"));
  }

  private static long done(Outcome outcome) {
    return assertInstanceOf(Outcome.Done.class, outcome, outcome.toString()).approval().id();
  }

  private static Outcome approve(Station station, long id, String by) {
    return station.approvals.approve(id, by, "", "request");
  }

  private static Reason refused(Outcome outcome) {
    return assertInstanceOf(Outcome.Refused.class, outcome, outcome.toString()).reason();
  }

  private static CreditState published(Station station) {
    station.issuing.publishing().publishWaiting();
    return station.downlinks.documents(CreditState.class).stream()
        .filter(state -> state.supplyPoint().equals(Station.point(1)))
        .toList()
        .getLast();
  }

  private static void reportCredit(Station station, long sequence, String credited) {
    MeterReport meter =
        Reports.meter(
            Station.point(1),
            Revision.NONE,
            Money.parse(credited),
            Money.ZERO,
            RelayFeedback.CLOSED,
            0);
    station.reports.take(Reports.of(sequence, meter));
  }

  @Test
  void aRefundNeedsTwoPeopleAndReachesTheMeterOnce() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.pay("k", 1, "50.00");
      reportCredit(station, 1, "50");
      long id = done(refund(station, "30.00"));
      assertEquals(Money.ZERO, published(station).withdrawn());
      assertEquals(Reason.SAME_PERSON, refused(approve(station, id, "wang")));
      assertEquals(Money.ZERO, published(station).withdrawn());
      done(approve(station, id, "li"));
      assertEquals(Money.parse("30"), published(station).withdrawn());
      assertEquals(Money.parse("50"), published(station).credited());
      assertEquals(Reason.DECIDED, refused(approve(station, id, "zhao")));
      assertEquals(Money.parse("30"), published(station).withdrawn());
      assertTrue(station.ledger.check().holds());
      assertEquals(
          Money.parse("20"), station.ledger.statement(Station.account(1), 1).getFirst().balance());
    }
  }

  @Test
  void aRefundTakesNoMoreThanTheMeterReportsNowOrThen() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.pay("k", 1, "50.00");
      reportCredit(station, 1, "20");
      assertEquals(Reason.NOT_NOW, refused(refund(station, "20.01")));
      long id = done(refund(station, "20.00"));
      assertEquals(Reason.WAITS, refused(refund(station, "20.00")));
      reportCredit(station, 2, "12");
      assertEquals(Reason.NOT_NOW, refused(approve(station, id, "li")));
      assertEquals(Money.ZERO, published(station).withdrawn());
      done(station.approvals.refuse(id, "li", "used meanwhile", "request"));
      assertEquals(Money.ZERO, published(station).withdrawn());
    }
  }

  @Test
  void aCorrectionGoesEitherWay() {
    try (Station station = new Station(directory)) {
      station.build(1);
      done(approve(station, done(correction(station, "-3.20")), "li"));
      assertEquals(Money.parse("3.2"), published(station).credited());
      done(approve(station, done(correction(station, "1.10")), "li"));
      assertEquals(Money.parse("1.1"), published(station).withdrawn());
      assertTrue(station.ledger.check().holds());
    }
  }

  @Test
  void whatCannotBeOrderedIsRefused() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertEquals(Reason.NOT_NOW, refused(refund(station, "-1")));
      assertEquals(Reason.NOT_NOW, refused(correction(station, "0")));
      assertEquals(Reason.NOT_NOW, refused(correction(station, "0.001")));
      assertEquals(Reason.NOT_NOW, refused(correction(station, "-10000.01")));
      assertEquals(
          Reason.NO_REASON,
          refused(
              station.orders.correction(
                  Station.account(1), Money.parse("1"), new Grounds(" ", "why so", "w", "r"))));
      assertEquals(
          Reason.UNKNOWN,
          refused(station.orders.correction(Station.account(7), Money.parse("1"), grounds("w"))));
      assertEquals(Reason.NOT_NOW, refused(settlement(station, quantities(0))));
      assertEquals(0, station.ledger.check().transactions());
    }
  }

  private static MonthQuantities quantities(long reactive) {
    return new MonthQuantities(
        28,
        new Power(315_000),
        Optional.empty(),
        new Energy(28_000_000),
        reactive == 0 ? Optional.empty() : Optional.of(new Energy(reactive)));
  }

  /** Reports of February and the first of March; then capacity and power factor by hand. */
  @Test
  void aMonthIsSettledFromWhatWasRatedAgain() {
    Tariff tariff = BillTariffs.industryUnder("RES");
    try (Station station = new Station(directory)) {
      station.giveApproved(
          Station.estateOf(1)
              .replace(
                  "{\"code\":\"RES\",\"versions\":[{\"number\":1,\"effectiveFrom\":\"2026-01-01T00:00:00+08:00\",\"price\":\"0.52\"}]}",
                  BillTariffs.json(tariff)));
      ChargingState state =
          ChargingState.opening(tariff, MeterRegister.ofWattHours(0), OPENED, CtRatio.DIRECT);
      // One kilowatt-hour in January, then 1 000 kWh from 13 to 17 o'clock on each day of February.
      long register = 0;
      long sequence = 1;
      Instant day = Instant.parse("2026-01-31T16:00:00Z");
      for (int i = 0; i < 28; i++) {
        for (int hour : new int[] {13, 17}) {
          register += hour == 17 ? 1_000_000 : 0;
          state =
              Charging.step(
                  tariff,
                  state,
                  MeterRegister.ofWattHours(register),
                  day.plusSeconds(3600L * hour));
          MeterReport meter =
              Reports.meter(
                  Station.point(1), Revision.NONE, Money.ZERO, Money.ZERO, RelayFeedback.CLOSED, 0);
          station.reports.take(
              Reports.of(sequence++, Reports.charged(meter, state, state, state.charged())));
        }
        day = day.plusSeconds(86_400);
      }
      assertEquals(Reason.NOT_NOW, refused(settlement(station, quantities(1))));
      state =
          Charging.step(tariff, state, MeterRegister.ofWattHours(register), day.plusSeconds(60));
      MeterReport meter =
          Reports.meter(
              Station.point(1), Revision.NONE, Money.ZERO, Money.ZERO, RelayFeedback.CLOSED, 0);
      station.reports.take(
          Reports.of(sequence, Reports.charged(meter, state, state, state.charged())));
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      assertEquals(Reason.NOT_NOW, refused(settlement(station, quantities(0))));
      long id = done(settlement(station, quantities(21_000_000)));
      // 28 000 kWh × 0.5912 = 16 553.60; capacity 315 × 23 = 7 245.00; cos φ 28/35 = 0.80, +5 %.
      assertEquals("8434.93", station.approvals.find(id).orElseThrow().fact("amount"));
      assertEquals("0.80", station.approvals.find(id).orElseThrow().fact("powerFactor"));
      assertEquals(Reason.WAITS, refused(settlement(station, quantities(1))));
      assertEquals(Reason.SAME_PERSON, refused(approve(station, id, "wang")));
      done(approve(station, id, "li"));
      assertEquals(Money.parse("8434.93"), published(station).withdrawn());
      assertEquals(Reason.NOT_NOW, refused(settlement(station, quantities(1))));
    }
  }

  /** A unit may be away for weeks: what was paid back meanwhile is not there any more. */
  @Test
  void whatWasPaidBackIsNotPaidBackOnceMoreBeforeTheMeterReports() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.pay("k", 1, "50.00");
      reportCredit(station, 1, "50");
      done(approve(station, done(refund(station, "30.00")), "li"));
      assertEquals(Reason.NOT_NOW, refused(refund(station, "20.01")));
      long rest = done(refund(station, "20.00"));
      done(approve(station, done(correction(station, "5.00")), "li"));
      assertEquals(Reason.NOT_NOW, refused(approve(station, rest, "li")));
      assertEquals(Money.parse("35"), published(station).withdrawn());
    }
  }
}
