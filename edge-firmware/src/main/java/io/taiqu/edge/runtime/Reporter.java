package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.supply.SupplyTrack;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Decides when the unit reports, and numbers the reports. */
final class Reporter {
  /** Report numbers are reserved in the ledger by the block: one write for so many reports. */
  private static final long RESERVATION = 4096;

  private final SigningKey key;
  private final SupervisorLink link;
  private final LoopSettings settings;
  private long nextSequence;
  private long reserved;
  private OptionalLong dueNanos = OptionalLong.empty();
  private boolean changed;

  Reporter(SigningKey key, SupervisorLink link, LoopSettings settings, long reserved) {
    this.key = key;
    this.link = link;
    this.settings = settings;
    this.nextSequence = reserved + 1;
    this.reserved = reserved;
  }

  boolean needsReservation() {
    return nextSequence > reserved && link.connected();
  }

  Event.ReportsReserved reservation() {
    return new Event.ReportsReserved(reserved + RESERVATION);
  }

  void reserved(long upTo) {
    reserved = upTo;
  }

  boolean isDueSoon() {
    return changed;
  }

  void linkChanged(long nowNanos) {
    dueWithin(nowNanos);
  }

  /** Looks for something that the supervisor should hear of at once. */
  void noteEvents(List<Event> events, EdgeState before, EdgeState after, long nowNanos) {
    for (Event event : events) {
      if (isNews(event, before)) {
        dueWithin(nowNanos);
        return;
      }
    }
  }

  private static boolean isNews(Event event, EdgeState before) {
    return switch (event) {
      case Event.DocumentAccepted _,
          Event.WarningStepReached _,
          Event.WarningEnded _,
          Event.SupplyTakenAway _,
          Event.LoadLimitExceeded _,
          Event.ReconnectionConfirmed _,
          Event.SupplyRestored _,
          Event.OpeningLapsed _,
          Event.OtherMeterFound _,
          Event.CurrentFoundWhileOpen _,
          Event.MeterExchanged _,
          Event.TokenApplied _,
          Event.SafetyLockSet _ ->
          true;
      case Event.SupplyTracked tracked -> {
        Optional<SupplyTrack> known = before.find(tracked.point()).map(PointState::relay);
        yield known.isEmpty()
            || known.get().feedback() != tracked.relay().feedback()
            || !known.get().hold().equals(tracked.relay().hold());
      }
      case Event.MeterTracked tracked ->
          before
              .find(tracked.point())
              .filter(known -> known.track().link() == tracked.track().link())
              .isEmpty();
      case Event.Charged _,
          Event.TokenTried _,
          Event.TokenPauseBegan _,
          Event.TokenCheckDue _,
          Event.TokenAnswered _,
          Event.ReconnectionAnswered _,
          Event.PositionKept _,
          Event.StreamBegun _,
          Event.StreamAdvanced _,
          Event.ReportsReserved _,
          Event.SupplyRemembered _,
          Event.OpeningCarriedOut _,
          Event.IntervalTracked _,
          Event.BalanceShown _,
          Event.UnitTracked _,
          Event.StreamTracked _,
          Event.BlockFilled _,
          Event.DecidingReadWanted _,
          Event.DocumentKnown _,
          Event.ExchangeRefused _,
          Event.DocumentRefused _,
          Event.DocumentSetAside _,
          Event.ReadingsAcknowledged _,
          Event.ReadingsMissed _,
          Event.EvidenceWanted _ ->
          false;
    };
  }

  private void dueWithin(long nowNanos) {
    if (!changed) {
      changed = true;
      dueNanos = OptionalLong.of(nowNanos + settings.reportWithin().toNanos());
    }
  }

  /** Sends a report if one is due and the window has room. */
  void work(EdgeState state, Moment now, Storage storage) {
    boolean due = dueNanos.isEmpty() || now.monotonicNanos() - dueNanos.getAsLong() >= 0;
    if (!due || !link.connected() || nextSequence > reserved) {
      return;
    }
    byte[] signed =
        DocumentCodec.sign(
            Reports.of(state, nextSequence, now.at(), storage.head(), storage.usage().records()),
            key);
    if (link.publish(UplinkTopic.REPORT, signed)) {
      nextSequence++;
      changed = false;
      dueNanos = OptionalLong.of(now.monotonicNanos() + settings.reportEvery().toNanos());
    }
  }
}
