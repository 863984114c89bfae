package io.taiqu.supervisor.topup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.testing.OlderDatabase;
import io.taiqu.supervisor.testing.RecordedDownlinks;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credit state names the newest rules that its edge was given, so that a lagging edge knows. */
@StoreTest
final class CreditVersionsTest {
  @TempDir Path directory;

  private static void apply(Station station, int customers, String rules, String price) {
    String estate =
        Station.estateOf(customers).replace("{\"warningSteps\":[\"20.00\",\"10.00\"]}", rules);
    Estate.Outcome outcome = station.giveApproved(Station.repriced(estate, price));
    assertTrue(outcome instanceof Estate.Outcome.Applied, outcome::toString);
    station.issuing.publishing().publishWaiting();
  }

  private static CreditState newest(Station station, int customer) {
    return all(station, customer).getLast();
  }

  private static List<CreditState> all(Station station, int customer) {
    return station.downlinks.documents(CreditState.class).stream()
        .filter(state -> state.supplyPoint().equals(Station.point(customer)))
        .toList();
  }

  private static int place(Station station, String channel, boolean last) {
    List<String> topics =
        station.downlinks.sent().stream().map(RecordedDownlinks.Sent::topic).toList();
    List<String> matching = topics.stream().filter(topic -> topic.contains(channel)).toList();
    return last ? topics.lastIndexOf(matching.getLast()) : topics.indexOf(matching.getFirst());
  }

  @Test
  void newRulesArePublishedFirstAndThenNamedByEveryCreditStateOfTheEdge() {
    try (Station station = new Station(directory)) {
      apply(station, 2, "{}", "0.52");
      station.pay("k", 1, "20.00");
      station.issuing.publishing().publishWaiting();
      CreditState before = newest(station, 1);
      assertEquals(1, before.policyVersion());
      assertEquals(1, before.minTariffVersion());

      station.downlinks.clear();
      apply(station, 2, "{\"disputed\":true}", "0.52");
      assertEquals(
          new Revision(1, 2), station.downlinks.documents(Policy.class).getLast().revision());
      assertTrue(place(station, "/policy", true) < place(station, "/credit/", false));
      for (int customer = 1; customer <= 2; customer++) {
        assertEquals(2, newest(station, customer).policyVersion());
        assertEquals(1, newest(station, customer).minTariffVersion());
      }
      CreditState after = newest(station, 1);
      assertEquals(before.revision().sequence() + 1, after.revision().sequence());
      assertEquals(Money.parse("20"), after.credited());
      assertEquals(before.grantHistoryHead(), after.grantHistoryHead());

      station.downlinks.clear();
      apply(station, 2, "{\"disputed\":true}", "0.60");
      assertEquals(2, station.downlinks.documents(TariffSet.class).getLast().revision().sequence());
      assertTrue(place(station, "/tariff", true) < place(station, "/credit/", false));
      assertEquals(2, newest(station, 1).minTariffVersion());
    }
  }

  @Test
  void sameRulesAgainIssueNothing() {
    try (Station station = new Station(directory)) {
      apply(station, 1, "{}", "0.52");
      station.downlinks.clear();
      apply(station, 1, "{}", "0.52");
      station.now = station.now.plus(Duration.ofDays(1));
      apply(station, 1, "{}", "0.52");
      assertEquals(List.of(), station.downlinks.sent());
    }
  }

  @Test
  void whatWasDecidedUnderOlderRulesKeepsItsContentForEver() {
    try (Station station = new Station(directory)) {
      apply(station, 1, "{}", "0.52");
      station.downlinks.unplug();
      station.pay("k", 1, "20.00");
      apply(station, 1, "{\"disputed\":true}", "0.52");
      station.downlinks.plugIn();
      station.downlinks.clear();
      station.issuing.publishing().publishWaiting();
      assertEquals(
          List.of(1L, 2L), all(station, 1).stream().map(CreditState::policyVersion).toList());
      assertEquals(
          List.of(2L, 3L),
          all(station, 1).stream().map(state -> state.revision().sequence()).toList());
      byte[] first = station.downlinks.sent().getLast().message();
      station.issuing.publishing().publishAll();
      assertArrayEquals(first, station.downlinks.sent().getLast().message());
    }
  }

  /** Before these versions were kept, every state was signed with zeros. */
  @Test
  void statesOfAnOlderDatabaseKeepTheirBytesAndAreFollowedByOnesThatNameTheRules() {
    try (Station station = new Station(directory)) {
      apply(station, 1, "{}", "0.52");
      OlderDatabase.backTo(2, station.database);
    }
    try (Station station = new Station(directory)) {
      station.issuing.publishing().publishAll();
      CreditState old = newest(station, 1);
      assertEquals(0, old.policyVersion());
      assertEquals(0, old.minTariffVersion());
      station.downlinks.clear();
      apply(station, 1, "{}", "0.52");
      assertEquals(List.of(), station.downlinks.documents(Policy.class));
      assertEquals(1, newest(station, 1).policyVersion());
      assertEquals(old.revision().sequence() + 1, newest(station, 1).revision().sequence());
    }
  }

  @Test
  void aFrozenPointIsNotEnforcedAndNotRestated() {
    try (Station station = new Station(directory)) {
      apply(station, 2, "{}", "0.52");
      station.reports.take(
          Reports.of(
              1,
              Reports.meter(
                  Station.point(1),
                  newest(station, 1).revision(),
                  Money.parse("99"),
                  Money.ZERO,
                  RelayFeedback.CLOSED,
                  0)));
      Policy held = station.downlinks.documents(Policy.class).getLast();
      assertTrue(held.entryOf(Station.point(1)).orElseThrow().disputed());
      assertFalse(held.entryOf(Station.point(2)).orElseThrow().disputed());
      station.downlinks.clear();
      apply(station, 2, "{\"disputed\":true}", "0.52");
      assertEquals(List.of(), all(station, 1));
      assertEquals(3, newest(station, 2).policyVersion());
    }
  }

  @Test
  void anEdgeThatHoldsForWantOfAPolicyIsGivenItAgainNowAndThen() {
    try (Station station = new Station(directory)) {
      apply(station, 1, "{}", "0.52");
      MeterReport closed = Reports.holding(newest(station, 1), RelayFeedback.CLOSED, 0);
      MeterReport holding = held(closed, HoldReason.ENFORCEMENT_NOT_IN_FORCE);
      station.reports.take(Reports.of(1, closed));
      station.downlinks.clear();
      for (int second = 1; second <= 1_500; second += 5) {
        station.nanos += Duration.ofSeconds(5).toNanos();
        station.reports.take(Reports.of(1 + second, holding));
      }
      assertEquals(2, station.downlinks.documents(Policy.class).size(), "every ten minutes");
      station.downlinks.clear();
      for (int second = 2_000; second <= 3_500; second += 5) {
        station.nanos += Duration.ofSeconds(5).toNanos();
        station.reports.take(Reports.of(1 + second, held(closed, HoldReason.QUIET_HOURS)));
      }
      assertEquals(List.of(), station.downlinks.documents(Policy.class));
    }
  }

  private static MeterReport held(MeterReport report, HoldReason reason) {
    return new MeterReport(
        report.supplyPoint(),
        report.assignmentEpoch(),
        report.accepted(),
        report.credited(),
        report.withdrawn(),
        report.tokensApplied(),
        report.charged(),
        report.balance(),
        report.position(),
        report.checkpoint(),
        report.tariffVersion(),
        report.commanded(),
        report.feedback(),
        Optional.of(reason),
        report.episode(),
        report.warningStep(),
        report.emergencyInUse(),
        report.lastSample(),
        report.link(),
        report.protections());
  }
}
