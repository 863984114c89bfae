package io.taiqu.hwtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.testing.RecordedDownlinks;
import io.taiqu.supervisor.testing.Station;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The supervisor's own documents on a real unit, when the newer rules travel slower than the credit
 * state that names them. Price: 0.52 per kWh.
 */
final class LateRulesTest {
  private static final String AT_ONCE = "\"warningSteps\":[],\"quietHours\":[]";

  @TempDir Path directory;

  private final TestUnit unit = TestUnit.withCustomers(1);

  private static void apply(Station station, String rules, String price) {
    String estate =
        Station.estateOf(1)
            .replace("\"warningSteps\":[\"20.00\",\"10.00\"]", rules)
            .replace(Station.point(1).toString(), TestUnit.point(1).toString())
            .replace("\"M-1\"", "\"" + TestUnit.serial(1).text() + "\"");
    Estate.Outcome outcome = station.giveApproved(Station.repriced(estate, price));
    assertTrue(outcome instanceof Estate.Outcome.Applied, outcome::toString);
    station.issuing.publishing().publishWaiting();
  }

  private void deliver(Station station, Predicate<String> topics) {
    for (RecordedDownlinks.Sent sent : station.downlinks.sent()) {
      if (topics.test(sent.topic())) {
        unit.arrives(sent.message());
      }
    }
  }

  private void commission(Station station) {
    apply(station, AT_ONCE, "0.52");
    station.pay("k", 1, "2.00");
    station.issuing.publishing().publishWaiting();
    deliver(station, topic -> true);
    unit.settle();
    unit.seen(1, RelayFeedback.CLOSED);
    unit.reads(1, 1_000, 0);
    assertEquals(Money.parse("1.48"), unit.balance(1));
    station.downlinks.clear();
  }

  private void useUp() {
    unit.pass(Duration.ofHours(1));
    unit.sweepEnded();
    unit.reads(1, 6_000, 0);
    unit.pass(Duration.ofMillis(200));
    unit.reads(1, 6_000, 0);
  }

  private void assertHeld() {
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.ENFORCEMENT_NOT_IN_FORCE), unit.at(1).relay().hold());
  }

  @Test
  void withTheRulesThatWereIssuedSupplyIsTakenAway() {
    try (Station station = new Station(directory)) {
      commission(station);
      useUp();
      assertEquals(SupplyState.OFF, unit.supply(1));
    }
  }

  @Test
  void anEdgeThatGotTheCreditAndNotTheNewerPolicyKeepsSupplyOnUntilItArrives() {
    try (Station station = new Station(directory)) {
      commission(station);
      apply(station, AT_ONCE + ",\"openingsPerDay\":3", "0.52");
      deliver(station, topic -> topic.contains("/credit/"));
      useUp();
      assertHeld();
      deliver(station, topic -> topic.endsWith("/policy"));
      useUp();
      assertEquals(SupplyState.OFF, unit.supply(1));
    }
  }

  @Test
  void anEdgeThatGotTheCreditAndNotTheNewerTariffsKeepsSupplyOnUntilTheyArrive() {
    try (Station station = new Station(directory)) {
      commission(station);
      apply(station, AT_ONCE, "0.60");
      deliver(station, topic -> topic.contains("/credit/"));
      useUp();
      assertHeld();
      deliver(station, topic -> topic.endsWith("/tariff"));
      useUp();
      assertEquals(SupplyState.OFF, unit.supply(1));
    }
  }

  /** What is off stays off while rules are on their way: nothing flaps. */
  @Test
  void newerRulesOnTheirWayRestoreNothing() {
    try (Station station = new Station(directory)) {
      commission(station);
      useUp();
      unit.seen(1, RelayFeedback.OPEN);
      apply(station, AT_ONCE + ",\"openingsPerDay\":3", "0.52");
      deliver(station, topic -> topic.contains("/credit/"));
      useUp();
      assertEquals(SupplyState.OFF, unit.supply(1));
      deliver(station, topic -> topic.endsWith("/policy"));
      useUp();
      assertEquals(SupplyState.OFF, unit.supply(1));
    }
  }
}
