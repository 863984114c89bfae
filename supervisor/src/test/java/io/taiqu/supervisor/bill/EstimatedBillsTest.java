package io.taiqu.supervisor.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.amendment.Amendments;
import io.taiqu.supervisor.bill.Bill.Basis;
import io.taiqu.supervisor.bill.Bill.Compared;
import io.taiqu.supervisor.bill.Bill.Estimate;
import io.taiqu.supervisor.bill.Bill.Kind;
import io.taiqu.supervisor.bill.Bill.Standing;
import io.taiqu.supervisor.bill.Bill.State;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Months that a unit does not tell of in time. Price: 0.52 per kWh unless said otherwise. */
@StoreTest
class EstimatedBillsTest {
  private static final Tariff FLAT =
      Tariffs.of("RES", TestDeployment.ZONE, Tariffs.flat("0.52").versions().getFirst());

  private static final String AFTERWARDS = "\"postPaid\":true";

  @TempDir private Path directory;

  private static Station station(Path files, ReportingMeter meter, String policy) {
    Station station = new Station(files);
    station.giveApproved(meter.estate(policy));
    station.issuing.publishing().publishWaiting();
    return station;
  }

  private static void estimateAt(Station station, String time) {
    station.now = ReportingMeter.local(time);
    station.estimatedBills.makeDue();
  }

  private static List<Standing> bills(Station station) {
    return station.bills.ofAccount(Station.account(1), 60);
  }

  private static List<String> numbers(Station station) {
    return bills(station).stream().map(standing -> standing.bill().number().toString()).toList();
  }

  private static void releaseAll(Station station) {
    for (Standing waiting : station.bills.toReview()) {
      station.bills.release(Set.of(waiting.bill().number()), "boss", "r");
    }
  }

  /** January is billed; of February the meter told until the 11th: 60 kWh in eleven days. */
  private static ReportingMeter silentFromFebruary(Station station, ReportingMeter meter) {
    meter.report(station, 10_000, "2026-01-31T23:59:00");
    meter.report(station, 10_000, "2026-02-01T00:01:00");
    meter.report(station, 60_000, "2026-02-11T00:00:00");
    return meter;
  }

  @Test
  void whatWasNotReadIsSupposedByTheLatestUseAndSaysSo() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-05T23:00:00");
      assertEquals(List.of("1001-202601"), numbers(station), "it may still be heard");
      estimateAt(station, "2026-03-06T01:00:00");
      estimateAt(station, "2026-03-06T02:00:00");
      assertEquals(List.of("1001-202602E", "1001-202601"), numbers(station));
      Bill february = bills(station).getFirst().bill();
      // 60 000 Wh in 11 days are 5 454 a day; 18 days are missing.
      assertEquals(
          Optional.of(
              new Estimate(
                  Basis.RECENT_USE,
                  new Energy(5_454),
                  false,
                  ReportingMeter.local("2026-02-11T00:00:00"))),
          february.estimate());
      assertEquals(new Energy(50_000 + 18 * 5_454), february.energy());
      assertEquals(Money.parse("77.04944"), february.amount());
      assertEquals(Optional.of(february.number()), Bill.Number.parse("1001-202602E"));
      releaseAll(station);
      assertEquals(
          Notice.Kind.BILL_ESTIMATED,
          station.noticeStore.ofAccount(Station.account(1), 1).getFirst().kind());
    }
  }

  @Test
  void whatWasReadTakesThePlaceOfWhatWasSupposedAsSoonAsItIsHeard() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-06T01:00:00");
      releaseAll(station);
      assertEquals(Money.parse("77.05"), bills(station).getFirst().outstanding());
      station.now = ReportingMeter.local("2026-03-28T01:00:00");
      station.bills.watch();
      assertTrue(station.alarmed(AlarmKind.BILL_OVERDUE));
      // Read by the meter's own unit, and told a month later: 25 kWh where 98 were supposed.
      meter.read(85_000, "2026-02-28T23:59:59");
      meter.report(station, 87_500, "2026-03-28T12:00:00");
      assertEquals("1001-202602S", numbers(station).getFirst());
      Bill settlement = bills(station).getFirst().bill();
      // Reads in between are not reported: two seconds of March's use count as February's.
      Compared february = settlement.compared().getFirst();
      assertEquals(YearMonth.of(2026, 2), february.month());
      assertEquals(new Energy(148_172), february.estimated());
      assertEquals(Money.parse("77.04944"), february.estimatedCharge());
      assertEquals(
          meter.state().closed(),
          settlement.after(),
          "all bills together are what the meter had charged by the month's end");
      assertTrue(settlement.amount().isNegative());
      assertEquals(
          settlement.amount(), february.charge().plus(settlement.adjustment()), "and nothing else");
      // 5.20 of January are unpaid, too.
      Standing estimate = bills(station).get(1);
      Money read = meter.state().closed().minus(Money.parse("5.2"));
      assertEquals(
          Money.ofMinor(read.toMinorHalfEven(2), 2),
          estimate.outstanding(),
          "no more than was read");
      station.pay("k1", 1, "5.20");
      station.pay("k2", 1, estimate.outstanding().toDecimalString());
      station.bills.watch();
      assertFalse(station.alarmed(AlarmKind.BILL_OVERDUE));
      assertEquals(State.PAID, bills(station).get(1).state());
      assertEquals(Money.ZERO, bills(station).getFirst().outstanding());
      releaseAll(station);
      Notice told = station.noticeStore.ofAccount(Station.account(1), 1).getFirst();
      assertEquals(Notice.Kind.BILL_SETTLED, told.kind());
      assertEquals(settlement.amount(), told.balance());
      meter.report(station, 90_000, "2026-03-31T23:59:59");
      meter.report(station, 90_000, "2026-04-01T00:01:00");
      assertEquals("1001-202603", numbers(station).getFirst());
      assertEquals(meter.state().closed(), bills(station).getFirst().bill().after());
      assertEquals(Kind.METERED, bills(station).getFirst().bill().kind());
    }
  }

  private static long putIn(Station station, long wattHours, String time) {
    Amendments.Outcome outcome =
        station.amendments.replace(
            Station.point(1),
            ReportingMeter.local(time),
            MeterRegister.ofWattHours(wattHours),
            new Amendments.Act("read off the meter", "boss", "r"));
    return assertInstanceOf(Amendments.Outcome.Done.class, outcome, outcome::toString).entry().id();
  }

  @Test
  void aRegisterReadByHandSettlesAnEstimateAndTheUnitHasTheLastWord() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-06T01:00:00");
      releaseAll(station);
      station.now = ReportingMeter.local("2026-03-11T09:00:00");
      // 28 kWh in 28 days, of which 18 were February's.
      putIn(station, 88_000, "2026-03-11T00:00:00");
      assertEquals("1001-202602E", numbers(station).getFirst(), "until the next round");
      estimateAt(station, "2026-03-11T10:00:00");
      estimateAt(station, "2026-03-11T11:00:00");
      assertEquals(List.of("1001-202602S", "1001-202602E", "1001-202601"), numbers(station));
      Bill settlement = bills(station).getFirst().bill();
      Compared february = settlement.compared().getFirst();
      assertEquals(new Energy(148_172), february.estimated());
      assertEquals(new Energy(68_000), february.read());
      assertEquals(Money.parse("40.56"), settlement.after(), "78 kWh up to the month's end");
      releaseAll(station);
      // March goes on from there.
      estimateAt(station, "2026-04-06T01:00:00");
      Bill march = bills(station).getFirst().bill();
      assertEquals("1001-202603E", march.number().toString());
      assertEquals(
          ReportingMeter.local("2026-03-11T00:00:00"), march.estimate().orElseThrow().readUntil());
      assertEquals(Money.parse("40.56"), march.before());
      releaseAll(station);
      meter.read(75_000, "2026-03-01T00:00:00");
      meter.report(station, 99_000, "2026-04-10T12:00:00");
      assertEquals("1001-202603S", numbers(station).getFirst());
      assertEquals(
          meter.state().closed(),
          bills(station).getFirst().bill().after(),
          "less than by the hand-read register: nobody pays for that");
    }
  }

  @Test
  void aRegisterThatSomebodyReadTooHighIsPutRightByTheUnitsNextMonth() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-06T01:00:00");
      releaseAll(station);
      station.now = ReportingMeter.local("2026-03-11T09:00:00");
      putIn(station, 880_000, "2026-03-11T00:00:00");
      estimateAt(station, "2026-03-11T10:00:00");
      assertEquals("1001-202602S", numbers(station).getFirst());
      releaseAll(station);
      meter.read(75_000, "2026-03-01T00:00:00");
      meter.report(station, 99_000, "2026-04-10T12:00:00");
      Bill march = bills(station).getFirst().bill();
      assertEquals("1001-202603", march.number().toString());
      assertEquals(meter.state().closed(), march.after());
      assertTrue(march.amount().isNegative());
    }
  }

  @Test
  void aHandReadRegisterThatIsTakenBackOrShowsLessThanIsKnownSettlesNothing() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-06T01:00:00");
      releaseAll(station);
      station.now = ReportingMeter.local("2026-03-11T09:00:00");
      long wrong = putIn(station, 88_000, "2026-03-11T00:00:00");
      station.amendments.revert(wrong, new Amendments.Act("another meter", "boss", "r"));
      putIn(station, 59_999, "2026-03-11T00:15:00");
      putIn(station, 61_000, "2026-02-10T00:00:00");
      estimateAt(station, "2026-03-11T10:00:00");
      assertEquals(List.of("1001-202602E", "1001-202601"), numbers(station));
    }
  }

  @Test
  void aHandReadRegisterReplacesAnEstimateThatNobodyLetGoAndEndsTheWaiting() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-05-06T01:00:00");
      assertTrue(station.alarmed(AlarmKind.BILLS_WAIT));
      assertEquals("1001-202603E", numbers(station).getFirst());
      putIn(station, 400_000, "2026-05-05T00:00:00");
      estimateAt(station, "2026-05-06T02:00:00");
      assertEquals(
          List.of("1001-202604", "1001-202603", "1001-202602", "1001-202601"), numbers(station));
      assertFalse(station.alarmed(AlarmKind.BILLS_WAIT));
      meter.read(390_000, "2026-04-30T23:59:59");
      meter.report(station, 410_000, "2026-06-02T12:00:00");
      assertEquals(meter.state().closed(), bills(station).getFirst().bill().after());
    }
  }

  @Test
  void whoUsedMoreThanWasSupposedOwesTheRestWithTheSettlement() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-06T01:00:00");
      releaseAll(station);
      meter.report(station, 400_000, "2026-03-01T00:00:30");
      station.now = ReportingMeter.local("2026-03-07T00:00:00");
      releaseAll(station);
      Standing settlement = bills(station).getFirst();
      assertEquals(State.OPEN, settlement.state());
      assertEquals(
          Money.ofMinor(settlement.bill().amount().toMinorHalfEven(2), 2),
          settlement.outstanding());
      assertEquals(meter.state().closed(), settlement.bill().after());
      assertEquals(Money.parse("77.05"), bills(station).get(1).outstanding());
    }
  }

  @Test
  void anEstimateThatNobodyHasLetGoIsReplacedByWhatWasRead() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-06T01:00:00");
      meter.report(station, 87_500, "2026-03-06T12:00:00");
      assertEquals(List.of("1001-202602", "1001-202601"), numbers(station));
      assertEquals(meter.state().closed(), bills(station).getFirst().bill().after());
    }
  }

  @Test
  void noMoreEstimatesFollowOneAnotherThanThePolicySays() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS + ",\"estimatesInARow\":3")) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-05-06T01:00:00");
      assertEquals(
          List.of("1001-202604E", "1001-202603E", "1001-202602E", "1001-202601"), numbers(station));
      assertFalse(station.alarmed(AlarmKind.BILLS_WAIT));
      releaseAll(station);
      estimateAt(station, "2026-06-06T01:00:00");
      assertEquals(4, numbers(station).size());
      assertTrue(station.alarmed(AlarmKind.BILLS_WAIT));
      meter.report(station, 700_000, "2026-06-07T12:00:00");
      estimateAt(station, "2026-06-07T13:00:00");
      assertFalse(station.alarmed(AlarmKind.BILLS_WAIT));
      assertEquals(List.of("1001-202605", "1001-202604S"), numbers(station).subList(0, 2));
      Bill settlement = bills(station).get(1).bill();
      assertEquals(3, settlement.compared().size());
      assertEquals(meter.state().closed(), bills(station).getFirst().bill().after());
      // The count begins anew.
      releaseAll(station);
      estimateAt(station, "2026-07-06T01:00:00");
      assertEquals("1001-202606E", numbers(station).getFirst());
    }
  }

  @Test
  void theSameMonthAYearAgoGoesBeforeTheLatestUseAndIsBoundedByIt() {
    for (int february : new int[] {70_000, 700_000}) {
      ReportingMeter meter = new ReportingMeter(FLAT);
      try (Station station = station(directory.resolve("f" + february), meter, AFTERWARDS)) {
        long register = 10_000;
        meter.report(station, register, "2026-01-31T23:59:59");
        meter.report(station, register, "2026-02-01T00:00:01");
        for (int month = 2; month <= 13; month++) {
          LocalDate next = LocalDate.of(2026, 1, 1).plusMonths(month);
          register += month == 2 ? february : 93_000;
          meter.report(station, register, next.minusDays(1) + "T23:59:59");
          meter.report(station, register, next + "T00:00:01");
        }
        releaseAll(station);
        estimateAt(station, "2027-03-06T00:00:00");
        Estimate estimate = bills(station).getFirst().bill().estimate().orElseThrow();
        assertEquals(Basis.SAME_MONTH_LAST_YEAR, estimate.basis());
        assertEquals(february == 700_000, estimate.bounded());
        // 93 000 Wh in each of November, December and January: 92 days, and one second.
        assertEquals(
            february == 70_000 ? 2_500 : 2 * (279_000L * 86_400 / (92 * 86_400 + 1)),
            estimate.daily().wattHours());
      }
    }
  }

  @Test
  void nothingIsSupposedOfWhoPaysBeforehandOrHasNoBillYetOrMayNotBeEstimated() {
    String beforehand = "\"postPaid\":false";
    for (String policy : List.of(beforehand, AFTERWARDS + ",\"estimatesInARow\":0", AFTERWARDS)) {
      ReportingMeter meter = new ReportingMeter(FLAT);
      boolean first = policy.equals(AFTERWARDS);
      Path files = directory.resolve("p" + policy.length());
      try (Station station = station(files, meter, first ? beforehand : policy)) {
        if (first) {
          meter.report(station, 60_000, "2026-02-11T00:00:00");
          station.giveApproved(meter.estate(policy));
        } else {
          silentFromFebruary(station, meter);
        }
        int before = numbers(station).size();
        estimateAt(station, "2026-03-06T01:00:00");
        assertEquals(before, numbers(station).size(), policy);
        assertEquals(!policy.equals(beforehand), station.alarmed(AlarmKind.BILLS_WAIT));
      }
    }
  }

  @Test
  void whoPaysBeforehandByNowHasTheEstimateSettledAndNoMoreBills() {
    ReportingMeter meter = new ReportingMeter(FLAT);
    try (Station station = station(directory, meter, AFTERWARDS)) {
      silentFromFebruary(station, meter);
      estimateAt(station, "2026-03-06T01:00:00");
      releaseAll(station);
      station.giveApproved(meter.estate("\"postPaid\":false"));
      meter.report(station, 87_500, "2026-04-06T12:00:00");
      meter.report(station, 90_000, "2026-05-06T12:00:00");
      assertEquals(List.of("1001-202602S", "1001-202602E", "1001-202601"), numbers(station));
    }
  }

  /** Peak and valley, tiers, fixed charges, tax, other prices from June on; silences of months. */
  @Test
  void howeverSilentAUnitIsAllBillsTogetherAreThoseOfWhatWasRead() {
    Tariff complete =
        Tariffs.of(
            "RES",
            TestDeployment.ZONE,
            Tariffs.complete(1, Tariffs.SINCE),
            Tariffs.farm(2, ReportingMeter.local("2026-06-01T00:00:00")));
    int estimates = 0;
    int settlements = 0;
    int handRead = 0;
    for (int seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      Random hands = new Random(seed + 100);
      ReportingMeter meter = new ReportingMeter(complete);
      ReportingMeter twin = new ReportingMeter(complete);
      try (Station station = station(directory.resolve("a" + seed), meter, AFTERWARDS);
          Station patient =
              station(directory.resolve("b" + seed), twin, AFTERWARDS + ",\"estimatesInARow\":0")) {
        List<Money> paid = new ArrayList<>();
        long register = 0;
        for (LocalDate day = LocalDate.of(2026, 1, 31);
            day.isBefore(LocalDate.of(2027, 2, 10));
            day = day.plusDays(2 + random.nextInt(7))) {
          register += random.nextInt(60_000);
          String at = day + "T%02d:%02d:00".formatted(random.nextInt(24), random.nextInt(60));
          boolean silent = day.getMonthValue() % 3 == seed % 3 && random.nextInt(10) > 0;
          if (silent) {
            meter.read(register, at);
            twin.read(register, at);
            station.now = ReportingMeter.local(at);
            if (hands.nextInt(10) == 0) {
              // Somebody reads it by hand, now and then wrongly.
              long shown = register + (hands.nextBoolean() ? 0 : hands.nextInt(100_000));
              putIn(station, shown, day.minusDays(1) + "T12:00:00");
              handRead++;
            }
          } else {
            meter.report(station, register, at);
            twin.report(patient, register, at);
          }
          station.estimatedBills.makeDue();
          if (random.nextBoolean()) {
            releaseAll(station);
          }
          if (random.nextInt(8) == 0) {
            Money amount = Money.ofMinor(1 + random.nextInt(9_000), 2);
            station.pay("k" + paid.size(), 1, amount.toDecimalString());
            paid.add(amount);
          }
          bearsOut(station, paid);
        }
        // What was read wrongly by hand is put right with the next month's bill at the latest.
        for (String at : List.of("2027-02-11T00:00:00", "2027-03-01T00:00:01")) {
          meter.report(station, register, at);
          twin.report(patient, register, at);
        }
        assertEquals(meter.state(), twin.state());
        Bill newest = bills(station).getFirst().bill();
        assertEquals(Optional.empty(), newest.estimate());
        assertEquals(twin.state().closed(), newest.after(), "seed " + seed);
        assertEquals(bills(patient).getFirst().bill().after(), newest.after(), "seed " + seed);
        assertFalse(station.alarmed(AlarmKind.CHARGE_DIFFERENCE));
        estimates += count(station, Kind.ESTIMATED);
        settlements += count(station, Kind.SETTLEMENT);
      }
    }
    assertTrue(
        estimates > 3 && settlements > 2 && handRead > 2,
        estimates + ", " + settlements + " and " + handRead);
  }

  /** Each bill begins where the one before ended, and together they ask for what is owed. */
  private static void bearsOut(Station station, List<Money> paid) {
    Money credited = paid.stream().reduce(Money.ZERO, Money::plus);
    List<Bill> bills = bills(station).stream().map(Standing::bill).toList().reversed();
    Money owed = Money.ZERO;
    Money least = bills.isEmpty() ? Money.ZERO : bills.getLast().after();
    for (int i = bills.size() - 1; i >= 0; i--) {
      Bill bill = bills.get(i);
      if (i > 0) {
        assertEquals(bills.get(i - 1).after(), bill.before());
      }
      least = bill.after().compareTo(least) < 0 ? bill.after() : least;
      owed = owed.plus(bill.owed(credited, least));
    }
    if (!bills.isEmpty()) {
      Money account = bills.getLast().after().minus(credited);
      assertEquals(account.isNegative() ? Money.ZERO : account, owed);
    }
  }

  private static int count(Station station, Kind kind) {
    return (int) bills(station).stream().filter(standing -> standing.bill().kind() == kind).count();
  }
}
