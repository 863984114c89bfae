package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeSite;
import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.StreamTrack;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.tariff.ChargingState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where state comes from and where events go. When the disk is full, history gives way to money;
 * what then still finds no room does not happen, and metering and supply go on.
 */
final class Storage {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  private final Journal journal;
  private final ReadingStore readings;
  private final int snapshotEvery;
  private final WaitingBlocks waiting;
  private int sinceSnapshot;
  private boolean progressUnnoted;
  private boolean ledgerFull;
  private boolean readingsFull;
  private Optional<ReadingStore.Usage> usage = Optional.empty();

  /**
   * What became of decided events.
   *
   * @param state the state after those that happened
   * @param events those that happened
   * @param complete whether all of them did
   * @param stored blocks that are in the readings store now, and may be sent
   */
  record Outcome(
      EdgeState state, List<Event> events, boolean complete, List<ReadingBlock> stored) {}

  Storage(Journal journal, ReadingStore readings, LoopSettings settings) {
    this.journal = journal;
    this.readings = readings;
    this.snapshotEvery = settings.snapshotEvery();
    this.waiting = new WaitingBlocks(settings.lossWindow(), settings.tick(), settings.speed());
  }

  /** The state that ledger and readings store hold. */
  EdgeState restore(EdgeSite site, BootId boot, Instant now) {
    Journal.Contents contents = journal.read();
    contents
        .lastAt()
        .filter(now::isBefore)
        .ifPresent(last ->
            LOG.warn(
                "The clock says {}, but the ledger's last entry is of {}: nothing is"
                    + " disconnected until the clock is synchronised",
                now,
                last));
    EdgeState state = EdgeState.initial(site, boot, now);
    if (contents.snapshot().isPresent()) {
      state = evolve(state, EventCodec.decode(contents.snapshot().get()));
    }
    for (byte[] entry : contents.entries()) {
      state = evolve(state, EventCodec.decode(entry));
    }
    sinceSnapshot = contents.entries().size();
    return continueStream(state, now);
  }

  private EdgeState continueStream(EdgeState state, Instant now) {
    ReadingStore.Position stored = readings.position();
    StreamTrack ledger = state.stream();
    boolean storeIsOlder =
        stored.epoch() != ledger.epoch() || stored.nextSequence() < ledger.nextSequence();
    if (stored.epoch() == 0 || storeIsOlder) {
      long epoch = Math.max(stored.epoch(), ledger.epoch()) + 1;
      EdgeState begun = keep(state, List.of(new Event.StreamBegun(epoch)), now, List.of()).state();
      readings.begin(epoch);
      return begun;
    }
    EdgeState continued =
        Evolution.evolve(
            state,
            new Event.StreamTracked(
                new StreamTrack(
                    stored.epoch(),
                    stored.nextSequence(),
                    stored.nextSequence(),
                    stored.lastInterval(),
                    0)));
    for (PointState known : state.points()) {
      if (stored.recorded().contains(known.meter().point())) {
        continued =
            Evolution.evolve(
                continued,
                new Event.IntervalTracked(known.meter().point(), known.interval().recordedNow()));
      }
    }
    return continued;
  }

  /** Makes events happen: stores what must be kept, then evolves the state. */
  Outcome commit(EdgeState state, List<Event> decided, Moment now) {
    for (Event event : decided) {
      if (event instanceof Event.BlockFilled(ReadingBlock block)) {
        waiting.add(block, now.monotonicNanos());
      }
    }
    return waiting.areDue(now.monotonicNanos())
        ? storeWaiting(state, decided, now.at())
        : keep(state, decided, now.at(), List.of());
  }

  /** Stores what waits for its time now. */
  Outcome storeAll(EdgeState state, Instant at) {
    return storeWaiting(state, List.of(), at);
  }

  /**
   * Goes on after an acknowledgement. One that knows more of this unit's streams than the unit
   * does, or that refuses blocks for their sequences, says that the disk was put back to an older
   * image: the readings get sequences that were never given out, of a new stream.
   *
   * @param refused blocks of the acknowledged stream, as they are stored
   * @return with the blocks that have new sequences
   */
  Outcome renumber(EdgeState state, ReadingAck ack, List<ReadingBlock> refused, Instant at) {
    Outcome begun =
        isSetBack(state, ack, refused)
            ? beginStream(state, Math.max(ack.newestEpoch(), state.stream().epoch()) + 1, at)
            : new Outcome(state, List.of(), true, List.of());
    return begun.complete() && !refused.isEmpty()
        ? replace(begun.state(), ack.streamEpoch(), refused, at)
        : begun;
  }

  /** Whether {@link #renumber} has anything to do. What waits must be stored before. */
  static boolean mustRenumber(EdgeState state, ReadingAck ack, List<ReadingBlock> refused) {
    return !refused.isEmpty() || isSetBack(state, ack, refused);
  }

  private static boolean isSetBack(EdgeState state, ReadingAck ack, List<ReadingBlock> refused) {
    StreamTrack stream = state.stream();
    return ack.newestEpoch() > stream.epoch()
        || (ack.streamEpoch() == stream.epoch()
            && (!refused.isEmpty() || ack.highest() >= stream.nextSequence()));
  }

  private Outcome beginStream(EdgeState state, long epoch, Instant at) {
    Outcome begun = keep(state, List.of(new Event.StreamBegun(epoch)), at, List.of());
    if (begun.complete()) {
      readings.begin(epoch);
      LOG.warn(
          "The supervisor has readings of stream {} that this unit does not know of: its disk was"
              + " put back to an older image. Readings go on as stream {}",
          state.stream().epoch(),
          epoch);
    }
    return begun;
  }

  private Outcome replace(EdgeState state, long epoch, List<ReadingBlock> refused, Instant at) {
    long next = state.stream().nextSequence();
    List<ReadingBlock> renumbered = new ArrayList<>();
    for (ReadingBlock block : refused) {
      renumbered.add(ReadingBlockCodec.encode(next, block.bootId(), recordsOf(block)));
      next += block.count();
    }
    boolean done = readings.replace(epoch, Shipper.rangesOf(refused), renumbered);
    usageChanged();
    if (!done) {
      return new Outcome(state, List.of(), false, List.of());
    }
    return keep(state, List.of(new Event.StreamAdvanced(next)), at, renumbered);
  }

  private static List<IntervalReading> recordsOf(ReadingBlock block) {
    try {
      return ReadingBlockCodec.decode(block);
    } catch (MalformedException wasCheckedWhenItWasRead) {
      throw new IllegalStateException(wasCheckedWhenItWasRead);
    }
  }

  private Outcome storeWaiting(EdgeState state, List<Event> decided, Instant at) {
    List<ReadingBlock> blocks = waiting.takeAll();
    if (blocks.isEmpty() || !store(blocks)) {
      return keep(state, decided, at, List.of());
    }
    List<Event> withProgress = new ArrayList<>(decided);
    withProgress.add(new Event.StreamAdvanced(blocks.getLast().lastSequence() + 1));
    return keep(state, withProgress, at, blocks);
  }

  private Outcome keep(
      EdgeState state, List<Event> decided, Instant at, List<ReadingBlock> stored) {
    List<Event.Kept> kept = new ArrayList<>();
    for (Event event : decided) {
      if (event instanceof Event.Kept keeping) {
        kept.add(keeping);
      }
    }
    // How far the readings came is a bound from below: it goes with the next entry that matters.
    boolean progressOnly = kept.stream().allMatch(Event.StreamAdvanced.class::isInstance);
    if (progressOnly) {
      progressUnnoted |= !kept.isEmpty();
      return new Outcome(evolve(state, decided), decided, true, stored);
    }
    if (progressUnnoted) {
      kept.addFirst(new Event.StreamAdvanced(state.stream().storedNext()));
    }
    EdgeState after = evolve(state, decided);
    boolean snapshotDue = sinceSnapshot + 1 >= snapshotEvery;
    Optional<byte[]> snapshot =
        snapshotDue ? Optional.of(EventCodec.encode(Evolution.essence(after))) : Optional.empty();
    byte[] entry = EventCodec.encode(kept);
    Journal.Appended appended = journal.append(at, entry, snapshot);
    if (appended instanceof Journal.Appended.NoRoom && readings.thin() > 0) {
      usageChanged();
      appended = journal.append(at, entry, Optional.empty());
    }
    return switch (appended) {
      case Journal.Appended.Done _ -> {
        sinceSnapshot = snapshotDue ? 0 : sinceSnapshot + 1;
        progressUnnoted = false;
        if (ledgerFull) {
          LOG.info("There is room for the ledger again");
          ledgerFull = false;
        }
        yield new Outcome(after, decided, true, stored);
      }
      case Journal.Appended.NoRoom _ -> {
        if (!ledgerFull) {
          LOG.error(
              "The disk is full: credit is not accepted and nothing is disconnected until there is"
                  + " room; metering goes on");
          ledgerFull = true;
        }
        List<Event> possible = withoutLedger(decided);
        yield new Outcome(evolve(state, possible), possible, false, stored);
      }
    };
  }

  /** What may happen although the ledger could not be written: nothing that money decides. */
  private static List<Event> withoutLedger(List<Event> decided) {
    List<Event> possible = new ArrayList<>();
    Set<SupplyPointId> uncharged = new HashSet<>();
    boolean dropped = false;
    for (Event event : decided) {
      boolean harmless =
          switch (event) {
            case Event.Charged(SupplyPointId point, ChargingState charging) -> {
              // It is shown all the same. What follows from a checkpoint or a tariff that the
              // ledger
              // does not have is not: a restart would change it.
              if (uncharged.add(point) && !dropped) {
                possible.add(new Event.BalanceShown(point, charging));
              }
              yield false;
            }
            case Event.BalanceShown shown -> !dropped && !uncharged.contains(shown.point());
            case Event.Kept _ -> {
              dropped = true;
              yield false;
            }
            case Event.MeterTracked _,
                Event.IntervalTracked _,
                Event.UnitTracked _,
                Event.StreamTracked _,
                Event.BlockFilled _,
                Event.ReadingsAcknowledged _,
                Event.ReadingsMissed _,
                Event.EvidenceWanted _,
                Event.TokenPauseBegan _ ->
                true;
            case Event.TokenCheckDue _,
                Event.TokenAnswered _,
                Event.SupplyTracked _,
                Event.DecidingReadWanted _,
                Event.DocumentKnown _,
                Event.ReconnectionAnswered _,
                Event.ExchangeRefused _,
                Event.DocumentRefused _,
                Event.DocumentSetAside _ ->
                false;
          };
      if (harmless) {
        possible.add(event);
      }
    }
    return possible;
  }

  private boolean store(List<ReadingBlock> blocks) {
    boolean stored = readings.append(blocks);
    if (!stored && readings.thin() > 0) {
      stored = readings.append(blocks);
    }
    if (stored && readingsFull) {
      LOG.info("There is room for readings again");
    } else if (!stored && !readingsFull) {
      LOG.error("The disk is full: interval readings are lost until there is room");
    }
    readingsFull = !stored;
    usageChanged();
    return stored;
  }

  private static EdgeState evolve(EdgeState from, List<? extends Event> events) {
    EdgeState reached = from;
    for (Event event : events) {
      reached = Evolution.evolve(reached, event);
    }
    return reached;
  }

  LedgerHead head() {
    return journal.head();
  }

  boolean ledgerFull() {
    return ledgerFull;
  }

  boolean readingsFull() {
    return readingsFull;
  }

  /** How much is stored and unacknowledged. */
  ReadingStore.Usage usage() {
    if (usage.isEmpty()) {
      usage = Optional.of(readings.usage());
    }
    return usage.get();
  }

  void usageChanged() {
    usage = Optional.empty();
  }
}
