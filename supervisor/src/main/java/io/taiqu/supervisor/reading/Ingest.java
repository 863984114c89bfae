package io.taiqu.supervisor.reading;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SequenceRange;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.reading.ReadingStore.BlockKey;
import io.taiqu.supervisor.reading.ReadingStore.StreamKey;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Takes batches of readings in: stored and rolled up in one transaction, acknowledged after it. The
 * edge keeps what was not acknowledged, so anything that goes wrong here costs time and no reading.
 */
public final class Ingest {
  private static final long GAP_PATIENCE_NANOS = 60_000_000_000L;

  private final ReadingStore store;
  private final RollUp rollUp;
  private final Downlinks downlinks;
  private final Transactions transactions;
  private final Alarms alarms;
  private final LiveFeed feed;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final DeploymentId deployment;
  private final SigningKey key;
  private final LongSupplier generation;
  private final LongAdder records;
  private final LongAdder duplicates;
  private final LongAdder conflicts;
  private final Anomalies anomalies;
  private final Layouts layouts;
  private final Map<StreamKey, Progress> progress = new ConcurrentHashMap<>();

  /** Streams without a gap, whose alarm is cleared. */
  private final Set<StreamKey> whole = ConcurrentHashMap.newKeySet();

  /** What is stored of a stream, and when it last grew (monotonic). */
  private record Progress(Sequences stored, long grewAtNanos, long askedAtNanos) {}

  /**
   * The intake.
   *
   * @param nanoTime monotonic real time
   * @param generation the fence's generation
   */
  public Ingest(
      ReadingStore store,
      RollUp rollUp,
      Downlinks downlinks,
      Transactions transactions,
      Alarms alarms,
      LiveFeed feed,
      InstantSource clock,
      LongSupplier nanoTime,
      DeploymentId deployment,
      SigningKey key,
      LongSupplier generation,
      Metrics metrics) {
    this.store = store;
    this.layouts = new Layouts(store);
    this.rollUp = rollUp;
    this.downlinks = downlinks;
    this.transactions = transactions;
    this.alarms = alarms;
    this.anomalies = new Anomalies(alarms, transactions, nanoTime);
    this.feed = feed;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.deployment = deployment;
    this.key = key;
    this.generation = generation;
    this.records = metrics.counter("taiqu_readings_stored_total", "Interval records stored");
    this.duplicates =
        metrics.counter("taiqu_readings_duplicate_total", "Interval records that came again");
    this.conflicts =
        metrics.counter(
            "taiqu_reading_conflicts_total", "Blocks of readings that came again changed");
  }

  /** Stores verified batches in one transaction and acknowledges them. */
  public void take(List<ReadingBatch> batches) {
    Map<EdgeId, Map<StreamKey, List<ReadingBlock>>> byEdge = new LinkedHashMap<>();
    for (ReadingBatch batch : batches) {
      byEdge
          .computeIfAbsent(batch.edge(), edge -> new LinkedHashMap<>())
          .computeIfAbsent(
              new StreamKey(batch.edge(), batch.streamEpoch()), stream -> new ArrayList<>())
          .addAll(batch.blocks());
    }
    Instant now = clock.instant();
    Optional<List<Stored>> taken = Optional.empty();
    while (taken.isEmpty()) {
      // Whose rows change follows from the layouts; where they changed meanwhile, once more.
      Layouts.Version known = layouts.known(byEdge.keySet());
      taken =
          transactions.runFor(
              known.company().stream().map(Ingest::subjectOf).toList(),
              () -> store(byEdge, known, now));
    }
    List<Stored> stored = taken.get();
    for (Stored edge : stored) {
      edge.rollUp().kept().accept(edge.state());
      edge.progress()
          .forEach((stream, done) -> {
            progress.put(stream, done);
            List<ReadingBlock> blocks =
                byEdge.getOrDefault(edge.edge(), Map.of()).getOrDefault(stream, List.of());
            long newest = edge.state().keySet().stream().reduce(stream.epoch(), Math::max);
            acknowledge(
                stream,
                done.stored(),
                newest,
                blocks,
                edge.refused().getOrDefault(stream, Set.of()));
          });
      feed.publish(new Change.ReadingsStored(edge.edge()));
      anomalies.follow(edge.rollUp().newest(), now);
    }
  }

  /** What transactions about an edge's readings have to themselves. */
  static String subjectOf(EdgeId edge) {
    return "readings " + edge;
  }

  /**
   * What became of an edge's blocks, and how many records of each of its streams are stored now.
   *
   * @param refused blocks whose sequences others have
   */
  private record Stored(
      EdgeId edge,
      Map<StreamKey, Progress> progress,
      Map<StreamKey, Set<BlockId>> refused,
      RollUp.Outcome rollUp,
      Map<Long, Long> state) {}

  private Optional<List<Stored>> store(
      Map<EdgeId, Map<StreamKey, List<ReadingBlock>>> byEdge, Layouts.Version known, Instant now) {
    long layoutVersion = store.layoutVersion();
    if (known.number() != layoutVersion) {
      layouts.renew(layoutVersion);
      return Optional.empty();
    }
    ReadingStore.Changes changes =
        new ReadingStore.Changes(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    List<Stored> stored = new ArrayList<>();
    byEdge.forEach((edge, streams) -> {
      Optional<Layout> layout = layouts.of(edge);
      if (layout.isPresent()) {
        stored.add(store(layout.get(), streams, changes, now));
      } else {
        alarms.raise(
            AlarmKind.UNKNOWN_EDGE,
            new AlarmSubject.Edge(edge),
            AlarmCause.of(AlarmCause.Code.READINGS_FROM_UNKNOWN_EDGE),
            now);
      }
    });
    store.save(changes);
    return Optional.of(stored);
  }

  private Stored store(
      Layout layout,
      Map<StreamKey, List<ReadingBlock>> streams,
      ReadingStore.Changes changes,
      Instant now) {
    Map<Long, Long> state = store.storedByEpoch(layout.edge());
    Map<Long, Long> stateAfter = new HashMap<>(state);
    Map<StreamKey, Progress> after = new LinkedHashMap<>();
    Map<StreamKey, Set<BlockId>> refused = new LinkedHashMap<>();
    List<ReadingBlock> allFresh = new ArrayList<>();
    streams.forEach((stream, blocks) -> {
      Progress before = progressOf(stream, state.getOrDefault(stream.epoch(), 0L));
      Set<BlockId> conflicting = new HashSet<>();
      List<ReadingBlock> fresh = freshOf(stream, before.stored(), blocks, conflicting, now);
      refused.put(stream, conflicting);
      if (fresh.isEmpty()) {
        after.put(stream, before);
        return;
      }
      Sequences all = before.stored().copy();
      long count = 0;
      for (ReadingBlock block : fresh) {
        all.add(block.firstSequence(), block.lastSequence());
        count += block.count();
      }
      long added = count;
      transactions.afterCommit(() -> records.add(added));
      changes.blocks().put(stream, fresh);
      changes.streams().put(stream, new ReadingStore.Progress(all.watermark(), all.size()));
      stateAfter.put(stream.epoch(), all.size());
      allFresh.addAll(fresh);
      after.put(stream, new Progress(all, nanoTime.getAsLong(), 0));
    });
    RollUp.Outcome outcome = rollUp.add(layout, allFresh, state);
    changes.intervals().putAll(outcome.intervals());
    changes.days().putAll(outcome.days());
    return new Stored(layout.edge(), after, refused, outcome, stateAfter);
  }

  /** What is known here, unless another supervisor stored more of the stream since. */
  private Progress progressOf(StreamKey stream, long count) {
    Progress known = progress.get(stream);
    if (known != null && known.stored().size() == count) {
      return known;
    }
    Sequences stored = new Sequences();
    store.stored(stream).forEach(range -> stored.add(range.first(), range.last()));
    return new Progress(stored, nanoTime.getAsLong(), 0);
  }

  private List<ReadingBlock> freshOf(
      StreamKey stream,
      Sequences stored,
      List<ReadingBlock> blocks,
      Set<BlockId> refused,
      Instant now) {
    List<ReadingBlock> fresh = new ArrayList<>();
    Sequences taken = stored.copy();
    List<BlockKey> seen = new ArrayList<>();
    for (ReadingBlock block : blocks) {
      if (!taken.overlaps(block.firstSequence(), block.lastSequence())) {
        fresh.add(block);
        taken.add(block.firstSequence(), block.lastSequence());
        seen.add(new BlockKey(block.firstSequence(), block.lastSequence(), block.hash()));
        continue;
      }
      BlockKey key = new BlockKey(block.firstSequence(), block.lastSequence(), block.hash());
      if (seen.contains(key) || store.overlapping(stream, key.first(), key.last()).contains(key)) {
        transactions.afterCommit(() -> duplicates.add(block.count()));
      } else {
        refused.add(BlockId.of(block));
        refuse(stream, block, fresh, now);
      }
    }
    return fresh;
  }

  /**
   * Other readings have these sequences. From another run of the unit they are what a unit takes
   * whose disk was put back to an older image: it gives them new sequences and nothing is lost. One
   * run gives a sequence out once.
   */
  private void refuse(StreamKey stream, ReadingBlock block, List<ReadingBlock> fresh, Instant now) {
    transactions.afterCommit(conflicts::increment);
    boolean ofTheSameRun =
        fresh.stream()
            .filter(other -> overlap(other, block))
            .anyMatch(other -> other.bootId().equals(block.bootId()));
    for (BlockKey other : store.overlapping(stream, block.firstSequence(), block.lastSequence())) {
      ReadingBlock held = store.blocks(stream, other.first() - 1, 1).getFirst();
      ofTheSameRun |= bootOf(held).equals(block.bootId());
    }
    if (ofTheSameRun) {
      alarms.raise(
          AlarmKind.READING_CONFLICT,
          new AlarmSubject.Edge(stream.edge()),
          AlarmCause.of(
              AlarmCause.Code.READINGS_CHANGED,
              block.firstSequence(),
              block.lastSequence(),
              stream.epoch()),
          now);
    }
  }

  private static boolean overlap(ReadingBlock one, ReadingBlock other) {
    return one.firstSequence() <= other.lastSequence()
        && other.firstSequence() <= one.lastSequence();
  }

  private void acknowledge(
      StreamKey stream,
      Sequences stored,
      long newestEpoch,
      List<ReadingBlock> blocks,
      Set<BlockId> refused) {
    for (int from = 0; from < blocks.size(); from += ReadingAck.MAX_BLOCKS) {
      List<ReadingBlock> named =
          blocks.subList(from, Math.min(blocks.size(), from + ReadingAck.MAX_BLOCKS));
      Map<Boolean, List<BlockId>> byRefusal =
          named.stream().map(BlockId::of).collect(Collectors.partitioningBy(refused::contains));
      ReadingAck ack =
          new ReadingAck(
              deployment,
              stream.edge(),
              stream.epoch(),
              // The number of stored records only grows, so a later one says no less.
              new Revision(generation.getAsLong(), stored.size()),
              stored.watermark(),
              rangesFor(stored, named),
              newestEpoch,
              byRefusal.getOrDefault(false, List.of()),
              byRefusal.getOrDefault(true, List.of()));
      downlinks.publish(Topics.of(ack).name(), DocumentCodec.sign(ack, key), false);
    }
  }

  /** The ranges that the batch fell into come first: they are what the edge waits for. */
  private static List<SequenceRange> rangesFor(Sequences stored, List<ReadingBlock> blocks) {
    List<SequenceRange> beyond = stored.beyondWatermark();
    if (beyond.size() <= ReadingAck.MAX_RANGES) {
      return beyond;
    }
    Comparator<SequenceRange> touchedFirst =
        Comparator.comparing(range ->
            blocks.stream()
                .noneMatch(block ->
                    range.first() <= block.firstSequence()
                        && block.lastSequence() <= range.last()));
    return beyond.stream()
        .sorted(touchedFirst.thenComparingLong(SequenceRange::first))
        .limit(ReadingAck.MAX_RANGES)
        .sorted(Comparator.comparingLong(SequenceRange::first))
        .toList();
  }

  /** Asks for what has been missing for more than a minute; call every few seconds. */
  public void askForGaps() {
    for (Map.Entry<StreamKey, Long> entry : store.streams().entrySet()) {
      StreamKey stream = entry.getKey();
      Progress known = progressOf(stream, entry.getValue());
      progress.put(stream, known);
      List<SequenceRange> gaps = known.stored().gaps();
      if (gaps.isEmpty()) {
        // Once after the start, because the alarm may be older than this process.
        if (whole.add(stream)) {
          alarms.clear(
              AlarmKind.READING_GAP, new AlarmSubject.Edge(stream.edge()), clock.instant());
        }
        continue;
      }
      whole.remove(stream);
      long now = nanoTime.getAsLong();
      boolean asked = known.askedAtNanos() != 0 && now - known.askedAtNanos() < GAP_PATIENCE_NANOS;
      if (now - known.grewAtNanos() < GAP_PATIENCE_NANOS || asked) {
        continue;
      }
      ask(stream, known, gaps, now);
    }
  }

  private void ask(StreamKey stream, Progress known, List<SequenceRange> gaps, long now) {
    BackfillRequest request =
        new BackfillRequest(
            deployment,
            stream.edge(),
            stream.epoch(),
            new Revision(generation.getAsLong(), known.stored().size()),
            gaps.subList(0, Math.min(BackfillRequest.MAX_RANGES, gaps.size())));
    downlinks.publish(Topics.of(request).name(), DocumentCodec.sign(request, key), false);
    progress.computeIfPresent(
        stream,
        (same, latest) ->
            latest == known ? new Progress(known.stored(), known.grewAtNanos(), now) : latest);
    alarms.raise(
        AlarmKind.READING_GAP,
        new AlarmSubject.Edge(stream.edge()),
        AlarmCause.of(
            AlarmCause.Code.READINGS_MISSING,
            gaps.size(),
            gaps.getFirst().first(),
            gaps.getFirst().last()),
        clock.instant());
  }

  private static BootId bootOf(ReadingBlock block) {
    try {
      return ReadingBlockCodec.readHead(block.bytes()).bootId();
    } catch (MalformedException e) {
      throw new IllegalStateException("a block that was accepted can't be read: " + block, e);
    }
  }

  /** The records of a block that was verified when it came in. */
  static List<io.taiqu.protocol.message.IntervalReading> recordsOf(ReadingBlock block) {
    try {
      return ReadingBlockCodec.decode(block);
    } catch (MalformedException e) {
      throw new IllegalStateException("a block that was accepted can't be read: " + block, e);
    }
  }

  /** Forgets what is known about an edge, after its estate changed. */
  public void forget(EdgeId edge) {
    progress.keySet().removeIf(stream -> stream.edge().equals(edge));
    whole.removeIf(stream -> stream.edge().equals(edge));
  }
}
