package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Drives relays to what the state wants until their contacts agree. It keeps nothing that matters:
 * a restart begins anew from state and contacts.
 */
final class RelayDriver {
  /** Opening is not repeated for ever: a contact that does not open is for a technician. */
  private static final int OPENING_ATTEMPTS = 3;

  /** Without feedback there is nothing to agree with, so the pulse is only repeated for safety. */
  private static final int BLIND_ATTEMPTS = 3;

  /** A contact that can be seen at all has been seen by then. */
  private static final Duration BLIND_AFTER = Duration.ofSeconds(15);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

  /** From so many closings at once on, they are spread out: the transformer feels the inrush. */
  private static final int STAGGERED_FROM = 3;

  private static final Duration STAGGER = Duration.ofMillis(300);

  private final RelayBank relays;
  private final Map<SupplyPointId, Attempt> attempts = new HashMap<>();
  private long nextClosingNanos = Long.MIN_VALUE;
  private OptionalLong firstLookNanos = OptionalLong.empty();

  private record Attempt(SupplyState towards, long nanos, int count) {}

  RelayDriver(RelayBank relays) {
    this.relays = relays;
  }

  /** Drives what is due. */
  void reconcile(EdgeState state, long nowNanos) {
    if (firstLookNanos.isEmpty()) {
      firstLookNanos = OptionalLong.of(nowNanos);
    }
    List<PointState> closings = new ArrayList<>();
    for (PointState known : state.points()) {
      if (!known.meter().switched()) {
        continue;
      }
      SupplyPointId point = known.meter().point();
      if (agrees(known)) {
        attempts.remove(point);
      } else if (isDue(known, nowNanos)) {
        if (known.supply().commanded() == SupplyState.ON) {
          closings.add(known);
        } else {
          drive(point, SupplyState.OFF, nowNanos);
        }
      }
    }
    boolean staggered = closings.size() >= STAGGERED_FROM || nowNanos < nextClosingNanos;
    for (PointState known : closings) {
      if (staggered && nowNanos < nextClosingNanos) {
        return;
      }
      drive(known.meter().point(), SupplyState.ON, nowNanos);
      if (staggered) {
        nextClosingNanos = nowNanos + STAGGER.toNanos();
      }
    }
  }

  /** Whether a relay was driven again and again, and for all that is known does not follow. */
  boolean doesNotFollow(PointState known) {
    Attempt attempt = attempts.get(known.meter().point());
    return attempt != null && attempt.count() >= OPENING_ATTEMPTS && !isDrivenBlindly(known);
  }

  /** Whether a relay that is open stays open while the unit starts or stands still. */
  boolean staysOpen(SupplyPointId point) {
    return relays.staysOpen(point);
  }

  private void drive(SupplyPointId point, SupplyState towards, long nowNanos) {
    Attempt last = attempts.get(point);
    int count = last != null && last.towards() == towards ? last.count() + 1 : 1;
    attempts.put(point, new Attempt(towards, nowNanos, count));
    relays.drive(point, towards);
  }

  private static boolean agrees(PointState known) {
    return switch (known.supply().commanded()) {
      case ON -> known.relay().feedback() == RelayFeedback.CLOSED;
      case OFF -> known.relay().feedback() == RelayFeedback.OPEN;
    };
  }

  /** Whether the order was carried out and there is no contact to be seen. */
  private static boolean isDrivenBlindly(PointState known) {
    return known.relay().feedback() == RelayFeedback.UNKNOWN
        && known.relay().driven().equals(Optional.of(known.supply().commanded()));
  }

  private boolean isDue(PointState known, long nowNanos) {
    boolean permitted =
        switch (known.supply().commanded()) {
          case ON -> mayClose(known, nowNanos);
          case OFF -> mayOpen(known);
        };
    if (!permitted) {
      return false;
    }
    SupplyState towards = known.supply().commanded();
    Attempt last = attempts.get(known.meter().point());
    if (last == null || last.towards() != towards) {
      return true;
    }
    boolean enough =
        switch (towards) {
          case ON -> last.count() >= BLIND_ATTEMPTS && isDrivenBlindly(known);
          case OFF -> last.count() >= OPENING_ATTEMPTS;
        };
    return !enough && nowNanos - last.nanos() >= retryAfter(last.count());
  }

  /**
   * A contact that somebody opened by hand stays open where a technician's lock is on it, or
   * voltage behind it. One that shows nothing is closed after a start, because what closed it in
   * the run before may have been lost with the power.
   */
  private boolean mayClose(PointState known, long nowNanos) {
    boolean timeHasCome =
        known.relay().switchedNanos().isPresent()
            || known.relay().feedback() != RelayFeedback.UNKNOWN
            || nowNanos - firstLookNanos.orElse(nowNanos) >= BLIND_AFTER.toNanos();
    return timeHasCome && !known.supply().safetyLock() && known.relay().loadSide() != Truth.TRUE;
  }

  /**
   * A decision of an earlier run opens nothing: permission was proved for then. One that was
   * carried out, and of which this run has seen the contact open, stands.
   */
  private static boolean mayOpen(PointState known) {
    return known.relay().switchedNanos().isPresent() && !known.supply().currentWhileOpen();
  }

  private static long retryAfter(int count) {
    long doubled = FIRST_RETRY.toNanos() << Math.min(count - 1, 10);
    return Math.min(doubled, LONGEST_RETRY.toNanos());
  }
}
