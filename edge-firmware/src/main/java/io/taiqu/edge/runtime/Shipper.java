package io.taiqu.edge.runtime;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Sends stored readings until the supervisor has acknowledged them: live ones first, history with
 * at most half of the window. It keeps nothing that matters; after a restart everything that is
 * stored is sent again.
 */
final class Shipper {
  private static final int WINDOW = 4;
  private static final int HISTORY_WINDOW = 2;
  private static final int LIVE_QUEUE = 64;

  /**
   * Of history in one message. A week that waited goes out in messages that the young generation of
   * a small heap can hold; larger ones would be garbage of the old one at once.
   */
  private static final int HISTORY_BYTES = 32 * 1024;

  private static final int HISTORY_BLOCKS = 16;

  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(5);

  /** Units that lost the same broker come back at different moments. */
  private static final Duration SPREAD = Duration.ofSeconds(1);

  private final DeploymentId deployment;
  private final EdgeId edge;
  private final SigningKey key;
  private final ReadingStore store;
  private final SupervisorLink link;
  private final RandomGenerator random;

  private final Deque<ReadingBlock> live = new ArrayDeque<>();
  private final Deque<Wanted> wanted = new ArrayDeque<>();
  private final List<InFlight> inFlight = new ArrayList<>();
  private Optional<Wanted> history = Optional.empty();
  private long patienceNanos = FIRST_PATIENCE.toNanos();
  private long historyFromNanos;
  private boolean connected;

  /** Sequences to send, as far as they are stored. */
  private record Wanted(long epoch, long next, long last) {}

  private record InFlight(long epoch, Set<BlockId> blocks, long sentNanos, boolean isLive) {
    long first() {
      return blocks.stream().mapToLong(BlockId::firstSequence).min().orElseThrow();
    }

    long last() {
      return blocks.stream().mapToLong(BlockId::firstSequence).max().orElseThrow();
    }
  }

  Shipper(
      DeploymentId deployment,
      EdgeId edge,
      SigningKey key,
      ReadingStore store,
      SupervisorLink link,
      RandomGenerator random) {
    this.deployment = deployment;
    this.edge = edge;
    this.key = key;
    this.store = store;
    this.link = link;
    this.random = random;
  }

  /** A session came up or went away: what was sent before may be lost. */
  void linkChanged(boolean up, long nowNanos) {
    connected = up;
    inFlight.clear();
    live.clear();
    wanted.clear();
    history = Optional.empty();
    if (up) {
      patienceNanos = FIRST_PATIENCE.toNanos();
      historyFromNanos = nowNanos + random.nextLong(SPREAD.toNanos());
      // What is stored from now on is live, and not also history.
      ReadingStore.Position now = store.position();
      for (long epoch : store.epochs()) {
        long last = epoch == now.epoch() ? now.nextSequence() - 1 : Long.MAX_VALUE;
        wanted.add(new Wanted(epoch, 1, last));
      }
    }
  }

  /** A block was stored. */
  void stored(ReadingBlock block) {
    if (connected && live.size() < LIVE_QUEUE) {
      live.add(block);
    } else if (connected) {
      wanted.add(new Wanted(store.position().epoch(), block.firstSequence(), block.lastSequence()));
    }
  }

  /**
   * The supervisor has stored readings. Deletes them here.
   *
   * @return what it refused for the sequences, as it is stored here
   */
  List<ReadingBlock> acknowledged(ReadingAck ack) {
    long epoch = ack.streamEpoch();
    store.acknowledge(epoch, 0, rangesOf(held(epoch, ack.stored())));
    patienceNanos = FIRST_PATIENCE.toNanos();
    Set<BlockId> answered = new HashSet<>(ack.stored());
    answered.addAll(ack.refused());
    for (InFlight sent : inFlight) {
      if (sent.epoch() == epoch) {
        sent.blocks().removeAll(answered);
      }
    }
    inFlight.removeIf(sent -> sent.blocks().isEmpty());
    if (epoch == store.position().epoch()) {
      live.removeIf(block -> answered.contains(BlockId.of(block)));
    }
    return held(epoch, ack.refused());
  }

  static List<SequenceRange> rangesOf(List<ReadingBlock> blocks) {
    return blocks.stream()
        .map(block -> new SequenceRange(block.firstSequence(), block.lastSequence()))
        .toList();
  }

  /** The named blocks, as far as they are stored here as they are named. */
  private List<ReadingBlock> held(long epoch, List<BlockId> named) {
    Set<BlockId> missing = new HashSet<>(named);
    List<ReadingBlock> found = new ArrayList<>();
    List<BlockId> inOrder =
        named.stream().sorted(Comparator.comparingLong(BlockId::firstSequence)).toList();
    long read = 0;
    for (BlockId id : inOrder) {
      if (id.firstSequence() <= read || missing.isEmpty()) {
        continue;
      }
      for (ReadingBlock block : store.blocksFrom(epoch, id.firstSequence(), missing.size())) {
        if (missing.remove(BlockId.of(block))) {
          found.add(block);
        }
        read = block.firstSequence();
      }
    }
    return found;
  }

  /** What was live until now belongs to a stream that ended; it is still sent. */
  void streamBegan(long former) {
    for (ReadingBlock block : live) {
      wanted.add(new Wanted(former, block.firstSequence(), block.lastSequence()));
    }
    live.clear();
  }

  /** The supervisor misses readings. */
  void missed(BackfillRequest request) {
    for (SequenceRange range : request.ranges()) {
      Wanted missing = new Wanted(request.streamEpoch(), range.first(), range.last());
      // A request that is repeated, by the broker for one, is not served twice at a time.
      if (!wanted.contains(missing)) {
        wanted.addFirst(missing);
      }
    }
  }

  /** Sends what the window has room for. */
  void work(long nowNanos) {
    if (!connected) {
      return;
    }
    giveUpWaiting(nowNanos);
    boolean taken = true;
    while (taken && !live.isEmpty() && inFlight.size() < WINDOW) {
      taken = sendLive(nowNanos);
    }
    while (taken
        && nowNanos >= historyFromNanos
        && inFlight.size() < WINDOW
        && historyInFlight() < HISTORY_WINDOW) {
      taken = sendHistory(nowNanos);
    }
  }

  private void giveUpWaiting(long nowNanos) {
    boolean late = false;
    for (Iterator<InFlight> it = inFlight.iterator(); it.hasNext(); ) {
      InFlight sent = it.next();
      if (nowNanos - sent.sentNanos() > patienceNanos) {
        it.remove();
        wanted.add(new Wanted(sent.epoch(), sent.first(), sent.last()));
        late = true;
      }
    }
    if (late) {
      // An overloaded supervisor simply stops acknowledging; asking more often helps nobody.
      patienceNanos = Math.min(2 * patienceNanos, LONGEST_PATIENCE.toNanos());
    }
  }

  private int historyInFlight() {
    int count = 0;
    for (InFlight sent : inFlight) {
      count += sent.isLive() ? 0 : 1;
    }
    return count;
  }

  private boolean sendLive(long nowNanos) {
    List<ReadingBlock> batch = fitting(List.copyOf(live), ReadingBatch.MAX_BYTES);
    if (!send(store.position().epoch(), batch, true, nowNanos)) {
      return false;
    }
    for (int i = 0; i < batch.size(); i++) {
      live.removeFirst();
    }
    return true;
  }

  private boolean sendHistory(long nowNanos) {
    if (history.isEmpty()) {
      history = Optional.ofNullable(wanted.pollFirst());
    }
    if (history.isEmpty()) {
      return false;
    }
    Wanted next = history.get();
    List<ReadingBlock> batch = new ArrayList<>();
    for (ReadingBlock block : store.blocksFrom(next.epoch(), next.next(), HISTORY_BLOCKS)) {
      if (block.firstSequence() <= next.last() && !live.contains(block)) {
        batch.add(block);
      }
    }
    if (batch.isEmpty()) {
      history = Optional.empty();
      return true;
    }
    List<ReadingBlock> fitting = fitting(batch, HISTORY_BYTES);
    if (!send(next.epoch(), fitting, false, nowNanos)) {
      return false;
    }
    history =
        Optional.of(new Wanted(next.epoch(), fitting.getLast().lastSequence() + 1, next.last()));
    return true;
  }

  private static List<ReadingBlock> fitting(List<ReadingBlock> blocks, int mostBytes) {
    List<ReadingBlock> batch = new ArrayList<>();
    int bytes = 0;
    for (ReadingBlock block : blocks) {
      bytes += block.bytes().length;
      if (batch.size() == ReadingBatch.MAX_BLOCKS || (bytes > mostBytes && !batch.isEmpty())) {
        break;
      }
      batch.add(block);
    }
    return batch;
  }

  private boolean send(long epoch, List<ReadingBlock> batch, boolean isLive, long nowNanos) {
    byte[] signed = DocumentCodec.sign(new ReadingBatch(deployment, edge, epoch, batch), key);
    if (!link.publish(UplinkTopic.READINGS, signed)) {
      return false;
    }
    inFlight.add(
        new InFlight(
            epoch,
            batch.stream().map(BlockId::of).collect(Collectors.toCollection(HashSet::new)),
            nowNanos,
            isLive));
    return true;
  }
}
