package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.control.Answer;
import io.taiqu.edge.control.Order;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.credit.ReadPace;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A lock is a promise to a technician: it is not given where a restart would break it. */
class SafetyLocksTest {
  private static final SupplyPointId BISTABLE = new SupplyPointId(new UUID(0, 1));
  private static final SupplyPointId PLAIN = new SupplyPointId(new UUID(0, 2));
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  private final List<Input.SafetyLockChanged> taken = new ArrayList<>();
  private final SafetyLocks locks =
      new SafetyLocks(this::take, () -> Optional.of(view()), Set.of(PLAIN));

  private boolean take(Input input) {
    return input instanceof Input.SafetyLockChanged change && taken.add(change);
  }

  private StatusView.Meter meter(SupplyPointId point) {
    boolean locked =
        taken.stream()
            .filter(change -> change.point().equals(point))
            .reduce((earlier, later) -> later)
            .filter(Input.SafetyLockChanged::locked)
            .isPresent();
    return new StatusView.Meter(
        point,
        new MeterSerial("1"),
        MeteredPoint.Role.CUSTOMER,
        MeterLink.UP,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new StatusView.Supply(SupplyState.OFF, RelayFeedback.OPEN, Optional.empty(), locked)),
        new ReadPace(Optional.of(Duration.ofMinutes(3)), Optional.empty()),
        Optional.empty());
  }

  private StatusView view() {
    return new StatusView(
        new DeploymentId(new UUID(0, 1)),
        new EdgeId(new UUID(0, 9)),
        new BootId(new UUID(0, 3)),
        NOW,
        NOW,
        ClockQuality.SYNCHRONISED,
        true,
        Optional.empty(),
        Revision.NONE,
        Revision.NONE,
        List.of(meter(BISTABLE), meter(PLAIN)),
        new StatusView.Readings(1, 0, 0, 0, 0, false),
        new StatusView.Ledger(0, Digest.ZERO, false),
        List.of(),
        0,
        Optional.empty());
  }

  private Answer give(SupplyPointId point, boolean locked) throws InterruptedException {
    return locks.take(new Order.SafetyLock(point, locked, "Li Si"));
  }

  @Test
  void aRelayThatClosesWithoutTheUnitIsNotLockedAndTheAnswerSaysWhatToDo()
      throws InterruptedException {
    Answer answer = give(PLAIN, true);
    assertFalse(answer.done());
    assertTrue(answer.text().contains("isolate by the breaker"), answer.text());
    assertEquals(List.of(), taken);
  }

  @Test
  void aBistableRelayIsLockedAndReleased() throws InterruptedException {
    assertEquals(Answer.done("locked; the relay is open"), give(BISTABLE, true));
    assertEquals(Answer.done("released"), give(BISTABLE, false));
  }

  @Test
  void aLockFromBeforeTheRelayWasChangedForAPlainOneIsReleased() throws InterruptedException {
    taken.add(new Input.SafetyLockChanged(PLAIN, true, "Li Si"));
    assertEquals(Answer.done("released"), give(PLAIN, false));
  }
}
