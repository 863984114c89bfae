package io.taiqu.supervisor.grid;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.estate.Estate;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.sql.SqlGridView;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@StoreTest
final class PointLiveTest {
  @TempDir Path directory;

  /** The edge restores supply when the balance is above the policy's limit, and not at it. */
  @ParameterizedTest
  @CsvSource({
    "0.01,  -1.37, OPEN,   1.380000001",
    "0.01,   0,    OPEN,   0.010000001",
    "0.01,   0.01, OPEN,   0.000000001",
    "0.01,   0.02, OPEN,   0",
    "5.00,   3.00, OPEN,   2.000000001",
    "5.00,   5.01, OPEN,   0",
    "-2.00, -1.00, OPEN,   0",
    "-2.00, -3.00, OPEN,   1.000000001",
    "5.00,   3.00, CLOSED, 0",
    "0.01,  -1.37, CLOSED, 0",
  })
  void theLeastPaymentThatRestoresSupplyFollowsThePolicy(
      String reconnectAt, String balance, RelayFeedback feedback, String least) {
    try (Station station = new Station(directory)) {
      String estate =
          Station.estateOf(1)
              .replace(
                  "\"warningSteps\"", "\"reconnectAt\":\"" + reconnectAt + "\",\"warningSteps\"");
      Estate.Outcome outcome = station.giveApproved(estate);
      assertEquals(Estate.Outcome.Applied.class, outcome.getClass());
      station.reports.take(
          Reports.of(
              1,
              Reports.meter(
                  Station.point(1), Revision.NONE, Money.parse(balance), Money.ZERO, feedback, 0)));
      PointView point =
          new SqlGridView(station.database, station.calendar).point(Station.point(1)).orElseThrow();
      assertEquals(Optional.of(Money.parse(reconnectAt)), point.reconnectAt());
      assertEquals(Money.parse(least), point.leastToRestore());
    }
  }

  private static PointLive live(String balance, Optional<Money> usualDayCost) {
    return new PointLive(
        Instant.EPOCH,
        Duration.ZERO,
        true,
        Money.parse(balance),
        Money.ZERO,
        Money.ZERO,
        Money.ZERO,
        Optional.empty(),
        PointLive.Contact.CLOSED,
        PointLive.Contact.CLOSED,
        Optional.empty(),
        "UP",
        0,
        0,
        false,
        usualDayCost,
        Optional.empty());
  }

  @Test
  void daysAreWholeDaysAtTheCostOfAUsualOne() {
    Optional<Money> cost = Optional.of(Money.parse("2.60"));
    assertEquals(OptionalInt.of(0), live("2.59", cost).daysLeft());
    assertEquals(OptionalInt.of(1), live("2.60", cost).daysLeft());
    assertEquals(OptionalInt.of(0), live("-5", cost).daysLeft());
    assertEquals(OptionalInt.of(999), live("90000", cost).daysLeft());
    assertEquals(OptionalInt.empty(), live("9", Optional.empty()).daysLeft());
    assertEquals(OptionalInt.of(19), live("-5", cost).daysOf(Money.parse("50")));
  }
}
