package io.taiqu.supervisor.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.audit.AuditStore;
import io.taiqu.supervisor.bill.Bill.Standing;
import io.taiqu.supervisor.bill.Bill.State;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Customers who pay afterwards. Price: 0.52 per kWh; the account is opened on the last of January.
 */
@StoreTest
class BillsTest {
  private static final Tariff FLAT =
      Tariffs.of("RES", TestDeployment.ZONE, Tariffs.flat("0.52").versions().getFirst());

  @TempDir private Path directory;
  private ReportingMeter meter = new ReportingMeter(FLAT);
  private int payments;

  private Station station(String policy) {
    Station station = new Station(directory);
    station.giveApproved(meter.estate(policy));
    station.issuing.publishing().publishWaiting();
    return station;
  }

  private void report(Station station, long wattHours, String time) {
    meter.report(station, wattHours, time);
  }

  private void pay(Station station, String amount) {
    station.pay("k" + ++payments, 1, amount);
  }

  private static List<Standing> bills(Station station) {
    return station.bills.ofAccount(Station.account(1), 20);
  }

  private static Bill.Number number(int month) {
    return new Bill.Number(Station.account(1), YearMonth.of(2026, month), Bill.Kind.METERED);
  }

  private static Bill released(Station station, int month) {
    return station.bills.release(Set.of(number(month)), "boss", "r").getFirst();
  }

  private static List<Notice.Kind> told(Station station) {
    return station.noticeStore.ofAccount(Station.account(1), 20).stream()
        .map(Notice::kind)
        .toList();
  }

  @Test
  void aMonthIsBilledWhenTheMeterHasChargedItToItsEnd() {
    try (Station station = station("\"postPaid\":true")) {
      report(station, 10_000, "2026-01-31T23:00:00");
      assertEquals(List.of(), bills(station));
      report(station, 10_400, "2026-02-01T01:00:00");
      Standing january = bills(station).getFirst();
      assertEquals(State.REVIEW, january.state());
      assertEquals("1001-202601", january.bill().number().toString());
      assertEquals(Optional.of(january.bill().number()), Bill.Number.parse("1001-202601"));
      assertEquals(YearMonth.of(2026, 1), january.bill().month());
      assertEquals(10_200, january.bill().energy().wattHours());
      assertEquals(Money.parse("5.304"), january.bill().amount());
      report(station, 110_000, "2026-02-28T23:59:00");
      assertEquals(1, bills(station).size());
      report(station, 110_000, "2026-03-01T00:01:00");
      Bill february = bills(station).getFirst().bill();
      assertEquals(2, february.order());
      assertEquals(january.bill().amount(), february.before());
      assertEquals(
          meter.state().closed(),
          february.before().plus(february.amount()),
          "what was billed is what the meter charged");
      report(station, 111_000, "2026-03-01T00:16:00");
      assertEquals(2, bills(station).size(), "once a month");
    }
  }

  @Test
  void aBillGoesToTheCustomerOnAPersonsWordAndPaymentsSettleTheOldestFirst() {
    try (Station station = station("\"postPaid\":true")) {
      report(station, 10_200, "2026-01-31T23:59:00");
      report(station, 10_200, "2026-02-01T00:01:00");
      report(station, 110_200, "2026-02-28T23:59:00");
      report(station, 110_200, "2026-03-01T00:01:00");
      assertEquals(2, station.bills.toReview().size());
      Bill first = released(station, 1);
      assertEquals(LocalDate.of(2026, 3, 16), first.release().orElseThrow().dueOn());
      assertEquals(List.of(), station.bills.release(Set.of(number(1)), "other", "r"), "once");
      released(station, 2);
      assertEquals(List.of(Notice.Kind.BILL, Notice.Kind.BILL), told(station));
      assertEquals(
          "boss",
          station
              .audit
              .page(Long.MAX_VALUE, 9, new AuditStore.Filter("", "bill:1001-202601"))
              .getFirst()
              .deed()
              .actor());
      // 5.304 and 52.00: half a fen is not asked for by itself.
      assertEquals(Money.parse("5.30"), bills(station).getLast().outstanding());
      pay(station, "5.30");
      assertEquals(State.PAID, bills(station).getLast().state());
      assertEquals(Money.parse("52"), bills(station).getFirst().outstanding());
      pay(station, "50.00");
      assertEquals(Money.parse("2"), bills(station).getFirst().outstanding());
      assertEquals(State.OPEN, bills(station).getFirst().state());
      pay(station, "100.00");
      station.bills.watch();
      assertEquals(List.of(), station.bills.unpaid());
      report(station, 210_200, "2026-03-31T23:59:00");
      report(station, 210_200, "2026-04-01T00:01:00");
      Bill march = released(station, 3);
      // 155.30 less 57.304 for the first two covers the third.
      assertEquals(Money.ZERO, march.owed(Money.parse("155.30"), march.after()));
      assertEquals(State.PAID, bills(station).getFirst().state());
    }
  }

  @Test
  void anOverdueBillIsAnAlarmAndOneNoticeUntilItIsPaid() {
    try (Station station = station("\"postPaid\":true")) {
      report(station, 10_000, "2026-01-31T23:59:00");
      report(station, 10_000, "2026-02-01T00:01:00");
      released(station, 1);
      station.now = ReportingMeter.local("2026-02-16T23:00:00");
      station.bills.watch();
      assertFalse(station.alarmed(AlarmKind.BILL_OVERDUE), "the last day");
      station.now = ReportingMeter.local("2026-02-17T00:30:00");
      station.bills.watch();
      station.bills.watch();
      assertTrue(station.alarmed(AlarmKind.BILL_OVERDUE));
      assertEquals(State.OVERDUE, station.bills.unpaid().getFirst().state());
      assertEquals(List.of(Notice.Kind.BILL_OVERDUE, Notice.Kind.BILL), told(station));
      pay(station, "5.20");
      station.bills.watch();
      assertFalse(station.alarmed(AlarmKind.BILL_OVERDUE));
      assertEquals(List.of(), station.bills.unpaid());
    }
  }

  @Test
  void theAgreedLimitIsAnAlarmAndANoticeEachTimeThatItIsReached() {
    try (Station station = station("\"postPaid\":true,\"creditLimit\":\"26.00\"")) {
      report(station, 49_999, "2026-01-31T10:00:00");
      assertFalse(station.alarmed(AlarmKind.CREDIT_LIMIT_REACHED));
      report(station, 50_000, "2026-01-31T11:00:00");
      report(station, 51_000, "2026-01-31T12:00:00");
      assertTrue(station.alarmed(AlarmKind.CREDIT_LIMIT_REACHED));
      assertEquals(List.of(Notice.Kind.CREDIT_LIMIT), told(station));
      pay(station, "10.00");
      report(station, 51_000, "2026-01-31T13:00:00");
      assertFalse(station.alarmed(AlarmKind.CREDIT_LIMIT_REACHED));
      report(station, 80_000, "2026-01-31T14:00:00");
      assertEquals(List.of(Notice.Kind.CREDIT_LIMIT, Notice.Kind.CREDIT_LIMIT), told(station));
    }
  }

  @Test
  void whatWasWithdrawnBesidesIsALineOfTheNextBill() {
    try (Station station = station("\"postPaid\":true")) {
      report(station, 10_000, "2026-01-31T23:59:00");
      report(station, 10_000, "2026-02-01T00:01:00");
      long proposal =
          ((Approvals.Outcome.Done)
                  station.orders.correction(
                      Station.account(1),
                      Money.parse("7.00"),
                      new MoneyOrders.Grounds("D-1", "capacity of January", "anna", "r")))
              .approval()
              .id();
      station.approvals.approve(proposal, "bert", "", "r");
      report(station, 20_000, "2026-02-28T23:59:00");
      report(station, 20_000, "2026-03-01T00:01:00");
      Bill february = bills(station).getFirst().bill();
      assertEquals(Money.parse("7"), february.orders());
      assertEquals(Money.parse("12.20"), february.amount());
    }
  }

  /** Between backup and restore the meter was read, and nobody here knows when what was used. */
  @Test
  @DisabledIfSystemProperty(
      named = "taiqu.test.store",
      matches = "postgres",
      disabledReason = "the backup is a copy of SQLite's file")
  void aRestoredDatabaseWorksTheSameBillOutUnderTheSameNumber() throws IOException {
    Path database = directory.resolve("data/supervisor.db");
    Path backup = directory.resolve("backup.db");
    Bill before;
    try (Station station = station("\"postPaid\":true")) {
      report(station, 10_000, "2026-01-31T23:59:00");
      report(station, 10_000, "2026-02-01T00:01:00");
    }
    Files.copy(database, backup);
    try (Station station = new Station(directory)) {
      station.issuing.issuance().start();
      for (int day = 2; day <= 28; day++) {
        report(station, 10_000L + day * day * 500L, "2026-02-%02dT12:00:00".formatted(day));
      }
      report(station, 412_000, "2026-02-28T23:59:00");
      report(station, 412_000, "2026-03-01T00:01:00");
      before = bills(station).getFirst().bill();
    }
    Files.copy(backup, database, StandardCopyOption.REPLACE_EXISTING);
    try (Station station = new Station(directory)) {
      report(station, 500_000, "2026-03-10T12:00:00");
      Bill again = bills(station).getFirst().bill();
      assertEquals(before.number(), again.number());
      assertEquals(before.amount(), again.amount());
      assertEquals(before.before(), again.before());
    }
  }

  /** Used and paid before: 52.00 of February; then a price that changes while nobody listens. */
  @Test
  void whoBegunToPayAfterwardsIsNotBilledForWhatWasPaidBefore() {
    Tariff tariff =
        Tariffs.of(
            "RES",
            TestDeployment.ZONE,
            FLAT.versions().getFirst(),
            TariffVersion.flat(
                2, ReportingMeter.local("2026-04-05T00:00:00"), UnitPrice.perKilowattHour("1")));
    meter = new ReportingMeter(tariff);
    try (Station station = station("")) {
      report(station, 0, "2026-01-31T12:00:00");
      pay(station, "60.00");
      report(station, 100_000, "2026-02-28T23:59:00");
      report(station, 100_000, "2026-03-01T00:01:00");
      station.giveApproved(meter.estate("\"postPaid\":true"));
      report(station, 120_000, "2026-03-31T23:59:00");
      report(station, 125_000, "2026-04-10T12:00:00");
      Bill march = bills(station).getFirst().bill();
      assertEquals(YearMonth.of(2026, 3), march.month());
      assertTrue(meter.state().segmentStart().isAfter(ReportingMeter.local("2026-04-01T00:00:00")));
      assertEquals(Money.parse("52"), march.before());
      assertEquals(
          march.amount().minus(Money.parse("8")), march.owed(Money.parse("60"), march.after()));
      report(station, 130_000, "2026-04-30T23:59:00");
      report(station, 130_000, "2026-05-01T00:01:00");
      Bill april = bills(station).getFirst().bill();
      assertEquals(meter.state().closed(), april.before().plus(april.amount()));
      assertEquals(2, april.parts().size(), "one for each price");
    }
  }

  @Test
  void whoPaysBeforehandHasNoBillsAndNoLimit() {
    try (Station station = station("\"creditLimit\":\"1.00\"")) {
      report(station, 10_000, "2026-01-31T23:59:00");
      report(station, 10_000, "2026-02-01T00:01:00");
      assertEquals(List.of(), bills(station));
      assertFalse(station.alarmed(AlarmKind.CREDIT_LIMIT_REACHED));
    }
  }

  @Test
  void monthsWithoutAReportAreBilledTogetherWhenTheUnitIsHeardAgain() {
    try (Station station = station("\"postPaid\":true")) {
      report(station, 10_000, "2026-01-31T12:00:00");
      report(station, 100_000, "2026-04-02T12:00:00");
      List<Standing> all = bills(station);
      // Before the first bill there is none that says where to begin.
      assertEquals(YearMonth.of(2026, 3), all.getFirst().bill().month());
      assertEquals(1, all.size());
      report(station, 200_000, "2026-07-02T12:00:00");
      assertEquals(
          List.of(YearMonth.of(2026, 6), YearMonth.of(2026, 5), YearMonth.of(2026, 4)),
          bills(station).stream().limit(3).map(each -> each.bill().month()).toList());
      Bill june = bills(station).getFirst().bill();
      assertEquals(meter.state().closed(), june.before().plus(june.amount()));
    }
  }

  @Test
  void whateverIsUsedAndPaidTheBillsTogetherOweWhatTheAccountOwes() {
    Random random = new Random(7);
    try (Station station = station("\"postPaid\":true")) {
      long register = 0;
      Money paid = Money.ZERO;
      LocalDate month = LocalDate.of(2026, 2, 1);
      for (int i = 0; i < 8; i++, month = month.plusMonths(1)) {
        register += random.nextInt(200_000);
        report(station, register, month.minusDays(1) + "T23:50:00");
        register += random.nextInt(300);
        report(station, register, month + "T00:0" + random.nextInt(10) + ":00");
        for (Standing waiting : station.bills.toReview()) {
          station.bills.release(Set.of(waiting.bill().number()), "boss", "r");
        }
        if (random.nextBoolean()) {
          Money amount = Money.ofMinor(1 + random.nextInt(15_000), 2);
          pay(station, amount.toDecimalString());
          paid = paid.plus(amount);
        }
        Money owed = Money.ZERO;
        for (Standing each : bills(station)) {
          Bill bill = each.bill();
          owed = owed.plus(bill.owed(paid, bill.after()));
        }
        Money account = meter.state().closed().minus(paid);
        assertEquals(account.isPositive() ? account : Money.ZERO, owed, "after " + month);
        station.bills.watch();
      }
      assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
      assertEquals(Optional.empty(), station.bills.find(number(12)));
      assertEquals(Optional.empty(), Bill.Number.parse("1001-202613"));
      assertEquals(Optional.empty(), Bill.Number.parse("1001"));
    }
  }
}
