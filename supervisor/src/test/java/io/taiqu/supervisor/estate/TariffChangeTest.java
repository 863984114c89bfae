package io.taiqu.supervisor.estate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.rollout.RollOut;
import io.taiqu.supervisor.rollout.RollOuts;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other tariffs need a second person, and other rules go from stage to stage. */
@StoreTest
class TariffChangeTest {
  private static final int UNITS = 20;

  @TempDir private Path directory;
  private final Map<EdgeId, Long> sequences = new HashMap<>();

  private static EdgeId unit(int number) {
    return new EdgeId(new UUID(3, number));
  }

  private static String tariff(String code, String price) {
    return """
    {"code":"%s","versions":[{"number":1,"effectiveFrom":"2026-01-01T00:00:00+08:00","price":"%s"}]}
    """
        .formatted(code, price);
  }

  private static String point(int number, String tariff) {
    return """
    {"supplyPoint":"%s","account":"%s","customer":{"name":"Customer %d"},
     "contract":{"number":"C-%d","signedOn":"2026-01-02"},
     "meter":{"serial":"M-%d","profile":"eastron-sdm120","phase":"A","ratedWatts":8000},
     "opening":{"register":{"count":0,"exponent":0},"at":"2026-01-31T00:00:00+08:00"},"tariff":"%s"}
    """
        .formatted(Station.point(number), Station.account(number), number, number, number, tariff);
  }

  /** Twenty units with a customer each, and more customers at the first. */
  private static String estate(String tariffs, String warning, String... moreAtTheFirst) {
    StringBuilder transformers = new StringBuilder();
    for (int i = 1; i <= UNITS; i++) {
      transformers.append(i == 1 ? "" : ",");
      StringBuilder points = new StringBuilder(point(i, "RES"));
      if (i == 1) {
        for (String more : moreAtTheFirst) {
          points.append(",").append(more);
        }
      }
      transformers.append(
          """
          {"code":"T%d","name":"T%d","ratedKva":100,"edge":"%s",
           "supplyMeter":{"supplyPoint":"%s","serial":"S-%d","profile":"eastron-sdm630"},
           "supplyPoints":[%s]}
          """
              .formatted(i, i, unit(i), new UUID(2, i), i, points));
    }
    return """
    {"version":1,"tariffs":[%s],"policyDefaults":{"warningSteps":["%s"]},
     "districts":[{"code":"D1","name":"East","transformers":[%s]}]}
    """
        .formatted(tariffs, warning, transformers);
  }

  private static String changed(String price) {
    return Station.repriced(tariff("RES", "0.52"), price);
  }

  private static String estate(String price) {
    return estate(changed(price), "20.00");
  }

  private static Estate.Waiting waiting(Estate.Outcome outcome) {
    return assertInstanceOf(Estate.Outcome.Applied.class, outcome, outcome.toString())
        .waiting()
        .orElseThrow();
  }

  private static void approve(Station station, long id) {
    assertInstanceOf(
        Approvals.Outcome.Done.class, station.approvals.approve(id, "second", "", "r"));
  }

  /** The price by which each unit was told to charge. */
  private static Map<EdgeId, String> prices(Station station) {
    Map<EdgeId, String> prices = new HashMap<>();
    for (TariffSet set : station.downlinks.documents(TariffSet.class)) {
      prices.put(
          set.edge(), set.tariffs().getFirst().versions().getLast().dearestPrice().toString());
    }
    return prices;
  }

  private static Set<EdgeId> at(Station station, String price) {
    Set<EdgeId> units = new HashSet<>();
    prices(station)
        .forEach((unit, has) -> {
          if (has.contains(price)) {
            units.add(unit);
          }
        });
    return units;
  }

  /** Every unit reports that it took what was published to it last. */
  private void report(Station station, Set<EdgeId> units) {
    Map<EdgeId, HeldDocument> tariffs = new HashMap<>();
    Map<EdgeId, HeldDocument> policies = new HashMap<>();
    station
        .downlinks
        .documents(TariffSet.class)
        .forEach(set -> tariffs.put(set.edge(), Reports.held(set)));
    station
        .downlinks
        .documents(Policy.class)
        .forEach(policy -> policies.put(policy.edge(), Reports.held(policy)));
    for (EdgeId unit : units) {
      report(
          station,
          unit,
          tariffs.getOrDefault(unit, HeldDocument.NONE),
          policies.getOrDefault(unit, HeldDocument.NONE));
    }
  }

  private void report(Station station, EdgeId unit, HeldDocument tariffs, HeldDocument policy) {
    long sequence = sequences.merge(unit, 1L, Long::sum);
    station.reports.take(
        new EdgeReport(
            TestDeployment.DEPLOYMENT,
            unit,
            1,
            new BootId(new UUID(9, 9)),
            sequence,
            station.now,
            ClockQuality.SYNCHRONISED,
            sequence,
            Reports.headOf(sequence),
            1,
            0,
            0,
            tariffs,
            policy,
            HeldDocument.NONE,
            List.of()));
  }

  private static void pass(Station station, Duration time) {
    station.now = station.now.plus(time);
  }

  private Station installed() {
    Station station = new Station(directory);
    assertEquals(
        Optional.empty(),
        assertInstanceOf(Estate.Outcome.Applied.class, station.give(estate("0.52"))).waiting());
    return station;
  }

  @Test
  void theFirstTariffsComeWithTheInstallationAndReachEveryUnitAtOnce() {
    try (Station station = installed()) {
      assertEquals(UNITS, at(station, "0.52").size());
      assertEquals(Optional.empty(), station.rollOuts.newest());
      assertEquals(List.of(), station.approvals.waiting());
    }
  }

  @Test
  void anotherPriceWaitsForASecondPersonWhoIsNotTheFirst() {
    try (Station station = installed()) {
      Estate.Waiting waiting = waiting(station.give(estate("0.60")));
      assertEquals(UNITS, at(station, "0.52").size());
      Approval proposal = station.approvals.find(waiting.approval()).orElseThrow();
      assertEquals(Approval.Kind.CHANGE_TARIFF, proposal.kind());
      assertTrue(proposal.fact("tariff RES").contains("0.60"), proposal.facts().toString());
      Approvals.Outcome.Refused same =
          assertInstanceOf(
              Approvals.Outcome.Refused.class,
              station.approvals.approve(waiting.approval(), "admin", "", "r"));
      assertEquals(Approvals.Reason.SAME_PERSON, same.reason());
      assertEquals(Set.of(), at(station, "0.60"));
      approve(station, waiting.approval());
      assertEquals(1, at(station, "0.60").size());
    }
  }

  private static void refusedAsRewritten(Estate.Outcome outcome, String path) {
    Estate.Problem problem =
        assertInstanceOf(Estate.Outcome.Refused.class, outcome).problems().getFirst();
    assertEquals(path, problem.path());
    assertTrue(problem.message().contains("a version never changes"), problem.message());
  }

  @Test
  void aVersionThatUnitsMayHaveTakenIsNeverRewritten() {
    try (Station station = installed()) {
      refusedAsRewritten(
          station.give(estate(tariff("RES", "0.60"), "20.00")), "$.tariffs[0].versions[0]");
      assertEquals(List.of(), station.approvals.waiting());
      assertEquals(UNITS, at(station, "0.52").size());
      // Another start is another content too: the running segment would begin elsewhere.
      refusedAsRewritten(
          station.give(estate(tariff("RES", "0.52").replace("2026-01-01", "2025-12-01"), "20.00")),
          "$.tariffs[0].versions[0]");
    }
  }

  @Test
  void theNumberOfAVersionThatWasTakenBackIsNotGivenToOtherPrices() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
      station.rollOuts.order(RollOuts.Order.TAKE_BACK, "wrong price", "admin", "r");
      String other = changed("0.60").replace("\"price\":\"0.60\"", "\"price\":\"0.61\"");
      refusedAsRewritten(station.give(estate(other, "20.00")), "$.tariffs[0].versions[1]");
      // The same one may come again, and what was only proposed binds nobody.
      station.approvals.refuse(
          waiting(station.give(estate("0.60"))).approval(), "second", "not now", "r");
      station.approvals.refuse(
          waiting(station.give(estate("0.70"))).approval(), "second", "not now", "r");
      waiting(
          station.give(
              estate(
                  changed("0.70").replace("\"price\":\"0.70\"", "\"price\":\"0.71\""), "20.00")));
    }
  }

  @Test
  void anAnnouncedVersionIsReplacedByOneWithAnotherNumber() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
      station.rollOuts.order(RollOuts.Order.GO_ON, "soon", "admin", "r");
      station.rollOuts.order(RollOuts.Order.GO_ON, "soon", "admin", "r");
      approve(station, waiting(station.give(estate("0.70"))).approval());
      assertEquals(1, at(station, "0.70").size());
    }
  }

  @Test
  void whatElseADocumentSaysIsInForceWhileItsTariffsWait() {
    try (Station station = installed()) {
      waiting(
          station.give(
              estate(
                  changed("0.60") + "," + tariff("COM", "0.90"),
                  "20.00",
                  point(101, "RES"),
                  point(102, "COM"))));
      assertTrue(station.issuing.hasAccount(Station.point(101)));
      // There is no such tariff yet by which this customer could be charged.
      assertFalse(station.issuing.hasAccount(Station.point(102)));
    }
  }

  @Test
  void customersWhoWereLeftOutComeWithTheTariffsThatAreApproved() {
    try (Station station = installed()) {
      String given =
          estate(tariff("RES", "0.52") + "," + tariff("COM", "0.90"), "20.00", point(102, "COM"));
      Estate.Waiting waiting = waiting(station.give(given));
      assertEquals(1, waiting.supplyPoints());
      // Something else changes meanwhile: it must not be undone.
      assertInstanceOf(
          Estate.Outcome.Applied.class,
          station.give(estate(tariff("RES", "0.52"), "20.00", point(101, "RES"))));
      approve(station, waiting.approval());
      assertTrue(station.issuing.hasAccount(Station.point(101)));
      assertTrue(station.issuing.hasAccount(Station.point(102)));
      assertEquals(
          Optional.empty(),
          assertInstanceOf(
                  Estate.Outcome.Applied.class,
                  station.give(
                      estate(
                          tariff("RES", "0.52") + "," + tariff("COM", "0.90"),
                          "20.00",
                          point(101, "RES"),
                          point(102, "COM"))))
              .waiting());
    }
  }

  @Test
  void aCustomerWhoWouldBeChargedByAnotherTariffIsAChangeToo() {
    try (Station station = installed()) {
      String both = tariff("RES", "0.52") + "," + tariff("COM", "0.90");
      approve(station, waiting(station.give(estate(both, "20.00"))).approval());
      station.rollOuts.order(RollOuts.Order.GO_ON, "soon", "admin", "r");
      station.rollOuts.order(RollOuts.Order.GO_ON, "soon", "admin", "r");
      String moved = estate(both, "20.00").replaceFirst("\"tariff\":\"RES\"", "\"tariff\":\"COM\"");
      Approval proposal =
          station.approvals.find(waiting(station.give(moved)).approval()).orElseThrow();
      assertEquals("RES → COM", proposal.fact("account " + Station.account(1)));
    }
  }

  @Test
  void whatIsApprovedIsWhatWasSeen() {
    try (Station station = installed()) {
      Estate.Waiting first = waiting(station.give(estate("0.60")));
      assertEquals(first.approval(), waiting(station.give(estate("0.60"))).approval());
      Estate.Outcome.Refused other =
          assertInstanceOf(Estate.Outcome.Refused.class, station.give(estate("6.00")));
      assertEquals("$.tariffs", other.problems().getFirst().path());
      station.approvals.refuse(first.approval(), "second", "too much", "r");
      approve(station, waiting(station.give(estate("0.55"))).approval());
      assertEquals(1, at(station, "0.55").size());
    }
  }

  @Test
  void rulesGoFromStageToStageWhenAllReportsAgree() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
      Set<EdgeId> first = at(station, "0.60");
      assertEquals(1, first.size());
      // What is put in force again for other reasons gives no other unit the new rules.
      station.estate.renew();
      assertEquals(first, at(station, "0.60"));
      pass(station, Duration.ofHours(25));
      station.rollOuts.judge();
      assertEquals(first, at(station, "0.60"), "nobody reported");
      report(station, first);
      station.rollOuts.judge();
      assertEquals(2, at(station, "0.60").size());
      assertTrue(at(station, "0.60").containsAll(first));
      pass(station, Duration.ofHours(25));
      report(station, at(station, "0.60"));
      station.rollOuts.judge();
      assertEquals(UNITS, at(station, "0.60").size());
      assertEquals(RollOut.State.RUNNING, station.rollOuts.newest().orElseThrow().state());
      pass(station, Duration.ofHours(25));
      report(station, at(station, "0.60"));
      station.rollOuts.judge();
      assertEquals(RollOut.State.DONE, station.rollOuts.newest().orElseThrow().state());
    }
  }

  @Test
  void aPolicyForAllGoesByStagesWithoutASecondPerson() {
    try (Station station = installed()) {
      station.give(estate(tariff("RES", "0.52"), "33.00"));
      long reached =
          station.downlinks.documents(Policy.class).stream()
              .filter(
                  policy -> policy.entries().getFirst().warningSteps().toString().contains("33"))
              .map(Policy::edge)
              .distinct()
              .count();
      assertEquals(1, reached);
    }
  }

  @Test
  void aUnitThatDoesNotTakeTheRulesHaltsThemAndNobodyElseGetsThem() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
      EdgeId first = at(station, "0.60").iterator().next();
      pass(station, Duration.ofMinutes(31));
      report(station, first, HeldDocument.NONE, HeldDocument.NONE);
      station.rollOuts.judge();
      RollOut halted = station.rollOuts.newest().orElseThrow();
      assertEquals(RollOut.State.HALTED, halted.state());
      assertEquals(Optional.of(first + " NOT_ACCEPTED"), halted.cause());
      assertTrue(station.alarmed(AlarmKind.ROLL_OUT_HALTED));
      pass(station, Duration.ofDays(3));
      report(station, Set.of(first));
      station.rollOuts.judge();
      assertEquals(1, at(station, "0.60").size(), "a person decides");
    }
  }

  @Test
  void aChargeDifferenceHaltsThemAndAPersonTakesThemBack() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
      Set<EdgeId> first = at(station, "0.60");
      int number = (int) first.iterator().next().uuid().getLeastSignificantBits();
      pass(station, Duration.ofMinutes(1));
      station.alarms.raise(
          AlarmKind.CHARGE_DIFFERENCE,
          new AlarmSubject.Point(Station.point(number)),
          AlarmCause.of(AlarmCause.Code.CHARGED_OTHERWISE, "1", "2"),
          station.now);
      station.rollOuts.judge();
      assertEquals(RollOut.State.HALTED, station.rollOuts.newest().orElseThrow().state());
      assertInstanceOf(
          RollOuts.Outcome.Refused.class,
          station.rollOuts.order(RollOuts.Order.TAKE_BACK, " ", "admin", "r"));
      assertInstanceOf(
          RollOuts.Outcome.Done.class,
          station.rollOuts.order(RollOuts.Order.TAKE_BACK, "wrong price", "admin", "r"));
      assertEquals(UNITS, at(station, "0.52").size());
      assertFalse(station.alarmed(AlarmKind.ROLL_OUT_HALTED));
      station.estate.renew();
      assertEquals(UNITS, at(station, "0.52").size());
      assertTrue(
          station
              .audit
              .page(
                  Long.MAX_VALUE,
                  50,
                  new io.taiqu.supervisor.audit.AuditStore.Filter("", "rollout:1"))
              .stream()
              .anyMatch(entry -> entry.deed().action().equals("rollout.takenBack")));
    }
  }

  @Test
  void anAlarmAtAUnitWithTheOldRulesHaltsNothing() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
      EdgeId first = at(station, "0.60").iterator().next();
      EdgeId other = first.equals(unit(1)) ? unit(2) : unit(1);
      station.alarms.raise(
          AlarmKind.LEDGER_NOT_DESCENDANT,
          new AlarmSubject.Edge(other),
          AlarmCause.of(AlarmCause.Code.LEDGER_WENT_BACK, 2, 1),
          station.now);
      station.rollOuts.judge();
      assertEquals(RollOut.State.RUNNING, station.rollOuts.newest().orElseThrow().state());
    }
  }

  @Test
  void noOtherRulesAreTakenWhileSomeUnitsHaveTheOldOnes() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
      Estate.Outcome.Refused refused =
          assertInstanceOf(
              Estate.Outcome.Refused.class, station.give(estate(changed("0.60"), "33.00")));
      assertEquals("$.policyDefaults", refused.problems().getFirst().path());
      Estate.Waiting next = waiting(station.give(estate("0.70")));
      Approvals.Outcome.Refused notNow =
          assertInstanceOf(
              Approvals.Outcome.Refused.class,
              station.approvals.approve(next.approval(), "second", "", "r"));
      assertEquals(Approvals.Reason.NOT_NOW, notNow.reason());
      assertThrows(
          IllegalStateException.class,
          () -> station.rollOuts.begin(new byte[0], "x", "r", station.now));
      station.rollOuts.order(RollOuts.Order.GO_ON, "urgent", "admin", "r");
      station.rollOuts.order(RollOuts.Order.GO_ON, "urgent", "admin", "r");
      assertEquals(UNITS, at(station, "0.60").size());
      approve(station, next.approval());
      assertEquals(1, at(station, "0.70").size());
    }
  }

  @Test
  void aStationThatStartsAgainGoesOnWhereItWas() {
    try (Station station = installed()) {
      approve(station, waiting(station.give(estate("0.60"))).approval());
    }
    try (Station again = new Station(directory)) {
      again.estate.renew();
      // The same unit was chosen: nothing is published to any other.
      assertEquals(Set.of(), at(again, "0.60"));
      pass(again, Duration.ofHours(25));
      again.rollOuts.order(RollOuts.Order.GO_ON, "checked by hand", "admin", "r");
      assertEquals(1, at(again, "0.60").size());
    }
  }
}
