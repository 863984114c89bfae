package io.taiqu.supervisor.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.inspection.Cases.Doer;
import io.taiqu.supervisor.inspection.Cases.Result;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.lineloss.analysis.Evidence;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.Suspicion;
import io.taiqu.supervisor.sql.SqlCaseStore;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class CasesTest {
  private static final TransformerId TRANSFORMER = new TransformerId("D1-T1");
  private static final Doer STATION = new Doer("station", "r-1");
  private static final Doer INSPECTOR = new Doer("technician", "r-2");
  private static final Energy MISSING = new Energy(300_000);

  @TempDir Path directory;

  private Station station;
  private Cases cases;

  /** kWh a day that nothing explains. */
  private double unexplained = 12;

  private Instant mendedAt = Instant.MAX;

  /** Before the remedy as much is lost as {@link #unexplained} says, after it 1 kWh a day. */
  private final class DailyLoss implements LossView {
    @Override
    public List<LossRow> byDay(TransformerId transformer, LocalDate from, LocalDate to) {
      List<LossRow> rows = new ArrayList<>();
      for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
        rows.add(total(transformer, day, day));
      }
      return rows;
    }

    @Override
    public void eachDay(LocalDate from, LocalDate to, Consumer<LossRow> taker) {}

    @Override
    public LossRow total(TransformerId transformer, LocalDate from, LocalDate to) {
      Instant begin = from.atStartOfDay(TestDeployment.ZONE).toInstant();
      double lost = begin.isAfter(mendedAt) ? 1 : unexplained;
      return new LossRow(
          transformer,
          begin,
          to.plusDays(1).atStartOfDay(TestDeployment.ZONE).toInstant(),
          Optional.of(new Energy(200_000)),
          new Energy(190_000),
          Optional.of(new Energy(Math.round(lost * 1000))),
          OptionalDouble.of(lost / 2),
          1,
          OptionalDouble.of(0.85),
          Optional.empty(),
          State.HIGH,
          List.of());
    }

    @Override
    public List<LossRow> byInterval(TransformerId transformer, Instant from, Instant to) {
      return List.of();
    }

    @Override
    public List<Ranked> ranking(LocalDate from, LocalDate to, RankBy by, int limit) {
      return List.of();
    }
  }

  @BeforeEach
  void open() {
    station = new Station(directory);
    station.build(3);
    cases = opening(Cases.USUAL_NEW);
  }

  private Cases opening(int mostNew) {
    return new Cases(
        new SqlCaseStore(station.database),
        new DailyLoss(),
        station.orders,
        station.approvals,
        station.audit,
        station.database,
        () -> station.now,
        TestDeployment.ZONE,
        () -> List.of("station", "technician"),
        mostNew);
  }

  @AfterEach
  void close() {
    station.close();
  }

  private static Suspicion suspicion(FaultType type, Optional<SupplyPointId> point, Energy energy) {
    return new Suspicion(
        point,
        point.map(_ -> Station.account(1)),
        type,
        0.4,
        energy,
        Money.parse("156.00"),
        0.9,
        List.of(new Evidence(Evidence.Code.MISSING_SHARE, List.of("40", "300.0", "1"))));
  }

  private static Suspicion theft() {
    return suspicion(FaultType.THEFT_PARTIAL, Optional.of(Station.point(1)), MISSING);
  }

  private void follow(LossStatus status, Suspicion... suspicions) {
    LocalDate today = LocalDate.ofInstant(station.now, TestDeployment.ZONE);
    cases.follow(
        new Survey(
            TRANSFORMER,
            today.minusDays(30),
            today.minusDays(1),
            station.now,
            "",
            status,
            Optional.empty(),
            new Energy(6_000_000),
            new Energy(5_640_000),
            OptionalDouble.of(6),
            OptionalDouble.of(0.85),
            1,
            Optional.of(new Energy(60_000)),
            Optional.empty(),
            List.of(suspicions),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            1));
  }

  private List<InspectionCase> all() {
    return cases.list(EnumSet.allOf(CaseState.class), 0, 100);
  }

  private InspectionCase only() {
    assertEquals(1, all().size());
    return all().getFirst();
  }

  private static InspectionCase done(Result result) {
    return assertInstanceOf(Result.Done.class, result).now();
  }

  private static void refused(Refusal reason, Result result) {
    assertEquals(new Result.Refused(reason), result);
  }

  private void days(int count) {
    station.now = station.now.plus(Duration.ofDays(count));
  }

  @Test
  void oneAnalysisOpensNoMoreThanTheMostAndTheNextOpensTheRest() {
    cases = opening(2);
    List<Suspicion> suspicions = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      suspicions.add(
          suspicion(
              FaultType.THEFT_PARTIAL,
              Optional.of(Station.point(i)),
              new Energy(400_000 - i * 100_000)));
    }
    Suspicion[] found = suspicions.toArray(Suspicion[]::new);
    follow(LossStatus.HIGH, found);
    assertEquals(
        Set.of(Station.point(1), Station.point(2)),
        all().stream().flatMap(one -> one.suspicion().point().stream()).collect(Collectors.toSet()),
        "the largest energy first");
    days(1);
    follow(LossStatus.HIGH, found);
    assertEquals(3, all().size());
    days(1);
    follow(LossStatus.HIGH, found);
    assertEquals(3, all().size());
  }

  @Test
  void aSuspicionOpensOneCaseAndFoundAgainBringsItUpToDate() {
    follow(LossStatus.HIGH, theft());
    days(1);
    follow(
        LossStatus.HIGH,
        suspicion(FaultType.THEFT_NIGHT, Optional.of(Station.point(1)), new Energy(310_000)));
    InspectionCase one = only();
    assertEquals(CaseState.OPEN, one.state());
    assertEquals(2, one.timesSeen());
    assertEquals(FaultType.THEFT_NIGHT, one.fault());
    assertEquals(new Energy(310_000), one.suspicion().energy());
    assertEquals(
        List.of("case.changed", "case.opened"),
        cases.trail(one.id()).stream().map(entry -> entry.deed().action()).toList());
    assertEquals(Map.of(TRANSFORMER, 1), cases.active());
  }

  @Test
  void anotherMeterTheArchiveAndALoadWithoutAMeterAreCasesOfTheirOwn() {
    follow(
        LossStatus.HIGH,
        theft(),
        suspicion(FaultType.THEFT_PARTIAL, Optional.of(Station.point(2)), MISSING),
        suspicion(FaultType.WRONG_PHASE, Optional.of(Station.point(1)), Energy.ZERO),
        suspicion(FaultType.UNMETERED_TAP, Optional.empty(), MISSING));
    assertEquals(4, all().size());
    follow(LossStatus.HIGH, theft());
    assertEquals(4, all().size());
  }

  @Test
  void whileMoreIsSoldThanSuppliedNobodyIsSuspectedOfTaking() {
    follow(
        LossStatus.NEGATIVE,
        theft(),
        suspicion(FaultType.WRONG_MULTIPLIER, Optional.of(Station.point(2)), new Energy(-500_000)));
    assertEquals(FaultType.WRONG_MULTIPLIER, only().fault());
  }

  @Test
  void afterItWasClosedOnlyReadingsOfLaterDaysOpenItAnew() {
    long id = inspected(Finding.NOT_FOUND);
    done(cases.close(id, "nothing there, meter tested", STATION));
    days(1);
    follow(LossStatus.HIGH, theft());
    assertEquals(3, only().timesSeen(), "the same days say the same");
    assertEquals(CaseState.CLOSED, only().state());
    days(31);
    follow(LossStatus.HIGH, theft());
    assertEquals(2, all().size());
    assertEquals(CaseState.OPEN, all().getFirst().state());
  }

  /** The number of a case that was looked at. */
  private long inspected(Finding finding) {
    follow(LossStatus.HIGH, theft());
    follow(LossStatus.HIGH, theft());
    long id = only().id();
    done(cases.assign(id, "technician", STATION));
    done(cases.inspect(id, finding, "looked at with Wang", INSPECTOR));
    return id;
  }

  @Test
  void aConfirmedCaseIsBilledByTwoMendedShownByTheLossAndClosed() {
    long id = inspected(Finding.CONFIRMED);
    InspectionCase claimed =
        done(cases.claim(id, Money.parse("156.00"), "ST-9", "bypass found", STATION));
    long proposal = claimed.claim().orElseThrow().approval();
    refused(Refusal.CLAIMED_ALREADY, cases.claim(id, Money.parse("1"), "ST-9", "again", STATION));
    mendedAt = station.now;
    done(cases.remedy(id, "bypass taken away, box sealed", INSPECTOR));
    days(7);
    refused(Refusal.CLAIM_WAITS, cases.close(id, "done", STATION));
    assertInstanceOf(
        Approvals.Outcome.Refused.class,
        station.approvals.approve(proposal, "station", "", "r-3"),
        "who proposed can't approve");
    assertInstanceOf(
        Approvals.Outcome.Done.class, station.approvals.approve(proposal, "chief", "seen", "r-4"));
    assertInstanceOf(RemedyCheck.Result.Shown.class, cases.check(only()));
    InspectionCase closed = done(cases.close(id, "billed and mended", STATION));
    assertEquals(CaseState.CLOSED, closed.state());
    assertEquals(closed, cases.find(id).orElseThrow(), "what is kept is what was told");
    assertTrue(station.audit.firstBroken().isEmpty());
    assertEquals(
        List.of(
            "case.closed",
            "case.remedied",
            "case.claimed",
            "case.inspected",
            "case.assigned",
            "case.opened"),
        cases.trail(id).stream().map(entry -> entry.deed().action()).toList());
    assertEquals(
        List.of(new Cases.Precision(FaultType.THEFT_PARTIAL, 1, 1, 0, 0, 0)), cases.precision());
  }

  @Test
  void aLossThatHasNotFallenKeepsWhoMendedItFromClosing() {
    long id = inspected(Finding.CONFIRMED);
    done(cases.remedy(id, "said to be mended", STATION));
    days(3);
    refused(Refusal.TOO_EARLY, cases.close(id, "done", STATION));
    days(4);
    assertInstanceOf(RemedyCheck.Result.NotShown.class, cases.check(only()));
    refused(Refusal.NOT_SHOWN, cases.close(id, "done", STATION));
    done(cases.assign(id, "technician", STATION));
    done(cases.inspect(id, Finding.CONFIRMED, "it was back", INSPECTOR));
    mendedAt = station.now;
    done(cases.remedy(id, "cut and sealed", STATION));
    days(7);
    assertInstanceOf(RemedyCheck.Result.Shown.class, cases.check(only()));
    done(cases.close(id, "mended", STATION));
  }

  @Test
  void aLossThatCannotShowItIsClosedByAnother() {
    long id = inspected(Finding.OTHER_CAUSE);
    done(cases.remedy(id, "terminal tightened", INSPECTOR));
    days(7);
    assertInstanceOf(RemedyCheck.Result.NotShown.class, cases.check(only()));
    done(cases.close(id, "another tap hides it, case 7", STATION));
  }

  @Test
  void eachForbiddenStepIsRefusedWithItsReason() {
    refused(Refusal.UNKNOWN, cases.assign(7, "technician", STATION));
    follow(LossStatus.HIGH, theft());
    long id = only().id();
    // Open.
    refused(Refusal.NO_INSPECTOR, cases.assign(id, "nobody", STATION));
    refused(Refusal.NOT_ASSIGNED, cases.inspect(id, Finding.CONFIRMED, "seen", INSPECTOR));
    refused(Refusal.NOT_INSPECTED, cases.claim(id, Money.parse("1"), "D", "why", STATION));
    refused(Refusal.NOT_INSPECTED, cases.remedy(id, "mended", STATION));
    refused(Refusal.NOT_INSPECTED, cases.close(id, "done", STATION));
    // Assigned.
    done(cases.assign(id, "technician", STATION));
    refused(Refusal.NOT_YOURS, cases.inspect(id, Finding.CONFIRMED, "seen", STATION));
    refused(Refusal.NO_REASON, cases.inspect(id, Finding.CONFIRMED, " ", INSPECTOR));
    refused(Refusal.NOT_INSPECTED, cases.claim(id, Money.parse("1"), "D", "why", STATION));
    refused(Refusal.NOT_INSPECTED, cases.remedy(id, "mended", STATION));
    refused(Refusal.NOT_INSPECTED, cases.close(id, "done", STATION));
    // Inspected, and something was there.
    done(cases.inspect(id, Finding.CONFIRMED, "seen", INSPECTOR));
    refused(Refusal.INSPECTED_ALREADY, cases.assign(id, "technician", STATION));
    refused(Refusal.INSPECTED_ALREADY, cases.inspect(id, Finding.NOT_FOUND, "no", INSPECTOR));
    refused(Refusal.NOTHING_OWED, cases.claim(id, Money.parse("-1"), "D", "why", STATION));
    assertInstanceOf(
        Result.NotBilled.class, cases.claim(id, Money.parse("1"), "", "no document", STATION));
    refused(Refusal.NOT_REMEDIED, cases.close(id, "done", STATION));
    refused(Refusal.NO_REASON, cases.remedy(id, "x", STATION));
    // Mended.
    done(cases.remedy(id, "mended", STATION));
    refused(Refusal.REMEDIED_ALREADY, cases.remedy(id, "mended", STATION));
    refused(Refusal.INSPECTED_ALREADY, cases.inspect(id, Finding.NOT_FOUND, "no", INSPECTOR));
    refused(Refusal.TOO_EARLY, cases.close(id, "done", STATION));
    // Closed.
    mendedAt = station.now;
    days(7);
    refused(Refusal.NO_REASON, cases.close(id, "", STATION));
    done(cases.close(id, "done", STATION));
    for (Result late :
        List.of(
            cases.assign(id, "technician", STATION),
            cases.inspect(id, Finding.CONFIRMED, "seen", INSPECTOR),
            cases.claim(id, Money.parse("1"), "D", "why", STATION),
            cases.remedy(id, "mended", STATION),
            cases.close(id, "done", STATION))) {
      refused(Refusal.CLOSED, late);
    }
  }

  @Test
  void whereNothingWasFoundNothingIsBilledOrMended() {
    long id = inspected(Finding.NOT_FOUND);
    refused(Refusal.NOTHING_FOUND, cases.claim(id, Money.parse("1"), "D", "why", STATION));
    refused(Refusal.NOTHING_FOUND, cases.remedy(id, "mended", STATION));
    done(cases.close(id, "nothing there", STATION));
    assertEquals(1, cases.precision().getFirst().notFound());
  }

  @Test
  void aFaultOfDataIsMendedAndNotBilled() {
    long id = inspected(Finding.DATA_FAULT);
    refused(Refusal.NOTHING_FOUND, cases.claim(id, Money.parse("1"), "D", "why", STATION));
    done(cases.remedy(id, "ratio put right in the archive", STATION));
    mendedAt = station.now;
    days(7);
    done(cases.close(id, "put right", STATION));
  }

  @Test
  void aLoadWithoutAMeterAndWhatWasRecordedTooMuchBillNobody() {
    follow(
        LossStatus.HIGH,
        suspicion(FaultType.UNMETERED_TAP, Optional.empty(), MISSING),
        suspicion(FaultType.WRONG_MULTIPLIER, Optional.of(Station.point(2)), new Energy(-9_000)));
    List<Refusal> reasons = new ArrayList<>();
    for (InspectionCase one : all()) {
      done(cases.assign(one.id(), "technician", STATION));
      done(cases.inspect(one.id(), Finding.CONFIRMED, "seen there", INSPECTOR));
      Result result = cases.claim(one.id(), Money.parse("1"), "D", "why", STATION);
      reasons.add(assertInstanceOf(Result.Refused.class, result).reason());
    }
    assertEquals(
        Set.of(Refusal.NO_ACCOUNT, Refusal.NOTHING_OWED),
        reasons.stream().collect(Collectors.toSet()));
  }

  @Test
  void listsAreByStateTheNewestFirstAndCounted() {
    follow(
        LossStatus.HIGH,
        theft(),
        suspicion(FaultType.THEFT_PARTIAL, Optional.of(Station.point(2)), MISSING));
    done(cases.assign(1, "technician", STATION));
    assertEquals(
        List.of(2L),
        cases.list(EnumSet.of(CaseState.OPEN), 0, 9).stream().map(InspectionCase::id).toList());
    assertEquals(
        List.of(1L),
        cases.list(EnumSet.allOf(CaseState.class), 1, 9).stream().map(InspectionCase::id).toList());
    assertEquals(Map.of(CaseState.OPEN, 1, CaseState.ASSIGNED, 1), cases.counts());
    assertEquals(2, cases.of(TRANSFORMER).size());
  }
}
