package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.edge.core.supply.SupplyTrack;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayDriverTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<String> driven = new ArrayList<>();
  private final RelayDriver driver =
      new RelayDriver(
          (point, state) -> driven.add(point.uuid().getLeastSignificantBits() + " " + state));
  private final Instant now = TestDeployment.NOW;
  private EdgeState state =
      Evolution.evolve(
          EdgeState.initial(TestUnit.site(5), new BootId(new UUID(1, 1)), now),
          new Event.DocumentAccepted(
              new SignedDocument<>(TestDocuments.policy(1, 5), new byte[] {1}, false)));

  @BeforeEach
  void allSuppliesAreOn() {
    for (int i = 1; i <= 5; i++) {
      is(i, SupplyState.ON, RelayFeedback.CLOSED, false);
    }
  }

  private void is(int number, SupplyState commanded, RelayFeedback feedback, boolean decidedNow) {
    is(number, commanded, Optional.empty(), feedback, decidedNow);
  }

  private void is(
      int number,
      SupplyState commanded,
      Optional<SupplyState> drivenFor,
      RelayFeedback feedback,
      boolean decidedNow) {
    SupplyRecord supply = SupplyRecord.INITIAL;
    supply = commanded == SupplyState.OFF ? supply.opened(now) : supply;
    SupplyTrack relay = SupplyTrack.UNKNOWN;
    relay = decidedNow ? relay.switched(0) : relay;
    state = Evolution.evolve(state, new Event.SupplyRemembered(TestUnit.point(number), supply));
    state =
        Evolution.evolve(
            state,
            new Event.SupplyTracked(TestUnit.point(number), relay.seen(drivenFor, feedback)));
  }

  private void at(double seconds) {
    driver.reconcile(state, (long) (seconds * SECOND));
  }

  private boolean doesNotFollow() {
    return driver.doesNotFollow(state.find(TestUnit.point(1)).orElseThrow());
  }

  @Test
  void nothingIsDrivenWhileNothingIsKnown() {
    is(1, SupplyState.ON, RelayFeedback.UNKNOWN, false);
    is(2, SupplyState.OFF, RelayFeedback.UNKNOWN, false);
    at(0);
    at(14);
    assertEquals(List.of(), driven);
  }

  /** The power may have failed between the decision to restore supply and the pulse. */
  @Test
  void aRelayThatShowsNothingAfterAStartIsClosedIfSupplyIsToBeOnAndNeverOpened() {
    is(1, SupplyState.ON, RelayFeedback.UNKNOWN, false);
    is(2, SupplyState.OFF, RelayFeedback.UNKNOWN, false);
    for (int second = 0; second < 600; second++) {
      at(second);
      if (!driven.isEmpty()) {
        is(1, SupplyState.ON, Optional.of(SupplyState.ON), RelayFeedback.UNKNOWN, false);
      }
    }
    assertEquals(List.of("1 ON", "1 ON", "1 ON"), driven);
    assertFalse(doesNotFollow(), "it was driven, and there is nothing to see");
  }

  @Test
  void aClosingThatMayNotHaveArrivedIsTriedForEver() {
    is(1, SupplyState.ON, RelayFeedback.UNKNOWN, true);
    for (int second = 0; second < 600; second++) {
      at(second);
    }
    assertTrue(driven.size() > 10, () -> "tried " + driven.size() + " times");
    assertTrue(doesNotFollow());
  }

  /** With a technician at the wires, a contact that was opened by hand must stay open. */
  @Test
  void nothingClosesARelayThatATechnicianHasLocked() {
    is(1, SupplyState.ON, RelayFeedback.OPEN, true);
    state =
        Evolution.evolve(state, new Event.SafetyLockSet(TestUnit.point(1), true, "Zhang San", now));
    at(0);
    at(60);
    assertEquals(List.of(), driven);
    state =
        Evolution.evolve(
            state, new Event.SafetyLockSet(TestUnit.point(1), false, "Zhang San", now));
    at(61);
    assertEquals(List.of("1 ON"), driven);
  }

  @Test
  void nothingClosesARelayWithVoltageBehindIt() {
    is(1, SupplyState.ON, RelayFeedback.OPEN, true);
    SupplyTrack relay = state.find(TestUnit.point(1)).orElseThrow().relay();
    state =
        Evolution.evolve(
            state, new Event.SupplyTracked(TestUnit.point(1), relay.loadSide(Truth.TRUE)));
    at(0);
    assertEquals(List.of(), driven);
  }

  @Test
  void aRelayIsDrivenOnceAndAgainOnlyUntilItsContactAgrees() {
    is(1, SupplyState.OFF, RelayFeedback.CLOSED, true);
    at(0);
    at(0.5);
    assertEquals(List.of("1 OFF"), driven);
    is(1, SupplyState.OFF, RelayFeedback.OPEN, true);
    at(30);
    assertEquals(List.of("1 OFF"), driven);
  }

  @Test
  void openingIsTriedThreeTimesAndThenLeftToATechnician() {
    is(1, SupplyState.OFF, RelayFeedback.CLOSED, true);
    for (int second = 0; second < 600; second++) {
      at(second);
    }
    assertEquals(List.of("1 OFF", "1 OFF", "1 OFF"), driven);
    assertTrue(doesNotFollow());
  }

  @Test
  void closingIsTriedForEver() {
    is(1, SupplyState.ON, RelayFeedback.OPEN, true);
    for (int second = 0; second < 3600; second++) {
      at(second);
    }
    assertTrue(driven.size() > 50, () -> "tried " + driven.size() + " times");
  }

  @Test
  void twoClosingsAreDrivenAtOnceAndThreeAreSpreadOut() {
    is(1, SupplyState.ON, RelayFeedback.OPEN, true);
    is(2, SupplyState.ON, RelayFeedback.OPEN, true);
    at(0);
    assertEquals(List.of("1 ON", "2 ON"), driven);

    is(1, SupplyState.ON, RelayFeedback.CLOSED, true);
    is(2, SupplyState.ON, RelayFeedback.CLOSED, true);
    driven.clear();
    for (int i = 3; i <= 5; i++) {
      is(i, SupplyState.ON, RelayFeedback.OPEN, true);
    }
    at(10);
    assertEquals(List.of("3 ON"), driven);
    at(10.2);
    assertEquals(1, driven.size());
    at(10.35);
    at(10.7);
    assertEquals(List.of("3 ON", "4 ON", "5 ON"), driven);
  }

  @Test
  void aDecisionThatThisRunNeitherTookNorSawCarriedOutOpensNothing() {
    is(1, SupplyState.OFF, RelayFeedback.CLOSED, false);
    is(2, SupplyState.OFF, RelayFeedback.OPEN, false);
    for (int second = 0; second < 3600; second++) {
      at(second);
    }
    assertEquals(List.of(), driven);
  }

  @Test
  void aWeldedRelayIsNotDrivenAgain() {
    is(1, SupplyState.OFF, RelayFeedback.CLOSED, true);
    state = Evolution.evolve(state, new Event.CurrentFoundWhileOpen(TestUnit.point(1), now));
    at(0);
    assertEquals(List.of(), driven);
    assertFalse(doesNotFollow());
  }
}
