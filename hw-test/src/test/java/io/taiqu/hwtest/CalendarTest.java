package io.taiqu.hwtest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.testing.Station;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calendar and the thresholds of the estate document, from the supervisor to a real unit's
 * relay and back to what both sides show. The clock begins on Monday, 2 March 2026, at ten.
 */
final class CalendarTest {
  private static final String STEPS = "\"warningSteps\":[\"2.00\",\"1.00\"]";

  @TempDir Path directory;

  private static Instant local(String time) {
    return LocalDateTime.parse(time).atZone(TestDeployment.ZONE).toInstant();
  }

  private static void assertHeld(UnitAtStation at) {
    assertEquals(SupplyState.ON, at.unit.supply(1));
    assertEquals(Optional.of(HoldReason.QUIET_HOURS), at.holdAtTheUnit());
    assertEquals(Optional.of("QUIET_HOURS"), at.holdAtTheStation());
  }

  @Test
  void nobodySitsInTheDarkAtNightAndWhatIsUsedMeanwhileIsOwed() {
    try (Station station = new Station(directory)) {
      UnitAtStation at = new UnitAtStation(station);
      at.commission(STEPS, "3.00");
      at.passUntil(local("2026-03-02T20:00:00"));
      at.uses(6_000);
      assertHeld(at);
      at.uses(2_000);
      at.passUntil(local("2026-03-03T07:58:00"));
      at.look();
      assertHeld(at);
      at.passUntil(local("2026-03-03T08:00:00"));
      at.look();
      assertEquals(SupplyState.OFF, at.unit.supply(1));
      assertEquals(Optional.empty(), at.holdAtTheStation());
      assertEquals(Money.parse("-1.68"), at.unit.balance(1), "used in the night as well");
    }
  }

  @Test
  void hoursOfTheUtilitysOwnChoiceHoldAndNoOthers() {
    try (Station station = new Station(directory)) {
      UnitAtStation at = new UnitAtStation(station);
      at.commission(
          STEPS + ",\"quietHours\":[{\"days\":[\"MONDAY\"],\"from\":\"10:30\",\"to\":\"12:00\"}]",
          "3.00");
      at.uses(6_000);
      assertHeld(at);
      at.passUntil(local("2026-03-02T12:00:00"));
      at.look();
      assertEquals(SupplyState.OFF, at.unit.supply(1));
    }
  }

  @Test
  void aHolidayHoldsSupplyOnAllDayAndTheNextWorkingDayDoesNot() {
    try (Station station = new Station(directory)) {
      UnitAtStation at = new UnitAtStation(station);
      at.commission(STEPS + ",\"holidays\":[\"2026-03-03\"]", "3.00");
      at.passUntil(local("2026-03-03T10:00:00"));
      at.uses(6_000);
      assertHeld(at);
      at.passUntil(local("2026-03-03T16:00:00"));
      at.look();
      assertHeld(at);
      at.passUntil(local("2026-03-04T08:00:00"));
      at.look();
      assertEquals(SupplyState.OFF, at.unit.supply(1));
    }
  }

  @Test
  void aWeekendHoldsSupplyOnByTheUsualRules() {
    try (Station station = new Station(directory)) {
      UnitAtStation at = new UnitAtStation(station);
      at.commission(STEPS, "3.00");
      at.passUntil(local("2026-03-07T11:00:00"));
      at.uses(6_000);
      assertHeld(at);
      at.passUntil(local("2026-03-09T08:00:00"));
      at.look();
      assertEquals(SupplyState.OFF, at.unit.supply(1));
    }
  }

  @Test
  void supplyReturnsAboveTheReconnectThresholdAndNotBelowIt() {
    try (Station station = new Station(directory)) {
      UnitAtStation at = new UnitAtStation(station);
      at.commission(STEPS + ",\"quietHours\":[],\"reconnectAt\":\"5.00\"", "3.00");
      at.uses(6_000);
      at.look();
      assertEquals(SupplyState.OFF, at.unit.supply(1));
      at.unit.seen(1, RelayFeedback.OPEN);
      at.pass(Duration.ofMinutes(20));
      // −0.64 is there: 5.64 brings it to the threshold, and it must be above.
      assertEquals(Money.parse("5.640000001"), at.seen().leastToRestore());
      station.pay("too little", 1, "5.64");
      at.pass(Duration.ofMinutes(1));
      assertEquals(Money.parse("5"), at.unit.balance(1));
      assertEquals(SupplyState.OFF, at.unit.supply(1), "at the threshold, not above");
      station.pay("enough", 1, "0.01");
      at.pass(Duration.ofSeconds(1));
      assertEquals(SupplyState.ON, at.unit.supply(1));
      assertEquals(Optional.of(SupplyState.ON), at.unit.driven(1));
      assertEquals(TestUnit.point(1), at.seen().id());
    }
  }
}
