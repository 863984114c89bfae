package io.taiqu.edge.testing;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A readings store in memory that forgets, on loss of power, what was not yet synchronised. */
public final class InMemoryReadingStore implements ReadingStore {
  private record Key(long epoch, long first) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return epoch != other.epoch
          ? Long.compare(epoch, other.epoch)
          : Long.compare(first, other.first);
    }
  }

  private final TreeMap<Key, ReadingBlock> blocks;
  private final Set<Key> acknowledged;
  private long epoch;
  private long nextSequence;
  private Optional<Instant> lastInterval;
  private long lost;
  private boolean full;

  private InMemoryReadingStore(
      TreeMap<Key, ReadingBlock> blocks,
      Set<Key> acknowledged,
      long epoch,
      long nextSequence,
      Optional<Instant> lastInterval,
      long lost) {
    this.blocks = blocks;
    this.acknowledged = acknowledged;
    this.epoch = epoch;
    this.nextSequence = nextSequence;
    this.lastInterval = lastInterval;
    this.lost = lost;
  }

  /** An empty store. */
  public static InMemoryReadingStore empty() {
    return new InMemoryReadingStore(new TreeMap<>(), new HashSet<>(), 0, 1, Optional.empty(), 0);
  }

  /** What is left when the power fails now: every addition is synchronised at once. */
  public InMemoryReadingStore afterPowerLoss() {
    return new InMemoryReadingStore(
        new TreeMap<>(blocks),
        new HashSet<>(acknowledged),
        epoch,
        nextSequence,
        lastInterval,
        lost);
  }

  /** From now on there is room, or there is not. */
  public void setFull(boolean noRoom) {
    full = noRoom;
  }

  @Override
  public Position position() {
    Set<SupplyPointId> recorded = new HashSet<>();
    for (ReadingBlock block : blocks.values()) {
      if (lastInterval.filter(block.intervalEnd()::equals).isPresent()) {
        recorded.addAll(pointsOf(block));
      }
    }
    return new Position(epoch, nextSequence, lastInterval, recorded);
  }

  private static Set<SupplyPointId> pointsOf(ReadingBlock block) {
    try {
      Set<SupplyPointId> points = new HashSet<>();
      for (IntervalReading reading : ReadingBlockCodec.decode(block)) {
        points.add(reading.point());
      }
      return points;
    } catch (MalformedException ownBlockIsWellFormed) {
      throw new AssertionError(ownBlockIsWellFormed);
    }
  }

  @Override
  public void begin(long newEpoch) {
    epoch = newEpoch;
    nextSequence = 1;
  }

  @Override
  public boolean append(List<ReadingBlock> added) {
    if (full) {
      return false;
    }
    for (ReadingBlock block : added) {
      blocks.put(new Key(epoch, block.firstSequence()), block);
      nextSequence = block.lastSequence() + 1;
      lastInterval = Optional.of(block.intervalEnd());
    }
    return true;
  }

  @Override
  public boolean replace(long ofEpoch, List<SequenceRange> replaced, List<ReadingBlock> added) {
    Optional<Instant> last = lastInterval;
    if (!append(added)) {
      return false;
    }
    lastInterval = last;
    acknowledge(ofEpoch, 0, replaced);
    return true;
  }

  @Override
  public void acknowledge(long ofEpoch, long watermark, List<SequenceRange> ranges) {
    blocks
        .entrySet()
        .removeIf(entry -> {
          ReadingBlock block = entry.getValue();
          boolean covered = block.lastSequence() <= watermark;
          for (SequenceRange range : ranges) {
            covered |=
                range.first() <= block.firstSequence() && block.lastSequence() <= range.last();
          }
          if (entry.getKey().epoch() != ofEpoch || !covered) {
            return false;
          }
          acknowledged.add(entry.getKey());
          // Who was read at the last interval's end must be known after a restart.
          return lastInterval.filter(block.intervalEnd()::equals).isEmpty();
        });
  }

  private boolean isAcknowledged(Key key) {
    return acknowledged.contains(key);
  }

  @Override
  public List<ReadingBlock> blocksFrom(long ofEpoch, long firstSequence, int limit) {
    List<ReadingBlock> found = new ArrayList<>();
    blocks
        .tailMap(new Key(ofEpoch, firstSequence))
        .forEach((key, block) -> {
          if (key.epoch() == ofEpoch && found.size() < limit && !isAcknowledged(key)) {
            found.add(block);
          }
        });
    return found;
  }

  @Override
  public List<Long> epochs() {
    return blocks.keySet().stream()
        .filter(key -> !isAcknowledged(key))
        .map(Key::epoch)
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public long thin() {
    long wanted = Math.max(1, blocks.size() / 10);
    long dropped = 0;
    Instant limit = lastInterval.map(end -> end.minusSeconds(86_400)).orElse(Instant.MIN);
    for (var it = blocks.values().iterator(); it.hasNext() && wanted > 0; ) {
      ReadingBlock block = it.next();
      if (block.intervalEnd().isBefore(limit)) {
        it.remove();
        dropped += block.count();
        wanted--;
      }
    }
    lost += dropped;
    return dropped;
  }

  @Override
  public Usage usage() {
    long records = 0;
    long count = 0;
    for (var entry : blocks.entrySet()) {
      if (!isAcknowledged(entry.getKey())) {
        count++;
        records += entry.getValue().count();
      }
    }
    return new Usage(count, records, lost);
  }

  @Override
  public void close() {}
}
