package io.taiqu.hwtest.sim.disk;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The readings store as a log on a simulated disk. A block is synchronised; an acknowledgement
 * becomes durable with the next block.
 */
public final class DiskReadingStore implements ReadingStore {
  private static final byte BEGIN = 1;
  private static final byte BLOCKS = 2;
  private static final byte ACKNOWLEDGED = 3;
  private static final byte THINNED = 4;
  private static final byte REPLACED = 5;
  private static final int BLOCK_HEADER = 8 + 4 + 8 + 16;
  private static final int RANGE_BYTES = 16;
  private static final long DAY_SECONDS = 86_400;

  private record Key(long epoch, long first) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byEpoch = Long.compare(epoch, other.epoch);
      return byEpoch != 0 ? byEpoch : Long.compare(first, other.first);
    }
  }

  private final RecordLog log;
  private final TreeMap<Key, ReadingBlock> pending = new TreeMap<>();
  private Set<SupplyPointId> recorded = new HashSet<>();
  private long epoch;
  private long nextSequence = 1;
  private Optional<Instant> lastInterval = Optional.empty();
  private long lost;

  /** Opens the readings store of a disk, or begins it. */
  public DiskReadingStore(SimulatedDisk disk) {
    this.log = new RecordLog(disk, SimulatedDisk.File.READINGS);
    for (byte[] record : log.open()) {
      ByteBuffer bytes = ByteBuffer.wrap(record);
      switch (bytes.get()) {
        case BEGIN -> remember(bytes.getLong());
        case BLOCKS -> blocksOf(bytes).forEach(this::remember);
        case REPLACED -> {
          long ofEpoch = bytes.getLong();
          int count = bytes.getInt();
          List<SequenceRange> ranges = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            ranges.add(new SequenceRange(bytes.getLong(), bytes.getLong()));
          }
          forget(ofEpoch, 0, ranges);
          blocksOf(bytes).forEach(this::keep);
        }
        case ACKNOWLEDGED -> {
          long ofEpoch = bytes.getLong();
          long watermark = bytes.getLong();
          List<SequenceRange> ranges = new ArrayList<>();
          while (bytes.remaining() >= RANGE_BYTES) {
            ranges.add(new SequenceRange(bytes.getLong(), bytes.getLong()));
          }
          forget(ofEpoch, watermark, ranges);
        }
        case THINNED -> drop(new Key(bytes.getLong(), bytes.getLong()));
        default -> throw new IllegalStateException("not a record of this log");
      }
    }
  }

  private void remember(long newEpoch) {
    epoch = newEpoch;
    nextSequence = 1;
  }

  private void keep(ReadingBlock block) {
    pending.put(new Key(epoch, block.firstSequence()), block);
    nextSequence = block.lastSequence() + 1;
  }

  private void remember(ReadingBlock block) {
    keep(block);
    if (!lastInterval.equals(Optional.of(block.intervalEnd()))) {
      recorded = new HashSet<>();
    }
    lastInterval = Optional.of(block.intervalEnd());
    try {
      for (IntervalReading reading : ReadingBlockCodec.decode(block)) {
        recorded.add(reading.point());
      }
    } catch (MalformedException ownBlockIsWellFormed) {
      throw new IllegalStateException(ownBlockIsWellFormed);
    }
  }

  private void forget(long ofEpoch, long watermark, List<SequenceRange> ranges) {
    pending
        .entrySet()
        .removeIf(entry -> {
          ReadingBlock block = entry.getValue();
          boolean covered = block.lastSequence() <= watermark;
          for (SequenceRange range : ranges) {
            covered |=
                range.first() <= block.firstSequence() && block.lastSequence() <= range.last();
          }
          return entry.getKey().epoch() == ofEpoch && covered;
        });
  }

  private void drop(Key key) {
    ReadingBlock dropped = pending.remove(key);
    lost += dropped == null ? 0 : dropped.count();
  }

  private static List<ReadingBlock> blocksOf(ByteBuffer bytes) {
    List<ReadingBlock> blocks = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] block = new byte[bytes.getInt()];
      bytes.get(block);
      blocks.add(blockOf(ByteBuffer.wrap(block)));
    }
    return blocks;
  }

  private static void write(List<ReadingBlock> blocks, ByteArrayOutputStream record) {
    for (ReadingBlock block : blocks) {
      byte[] bytes = record(block);
      record.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      record.writeBytes(bytes);
    }
  }

  private static ReadingBlock blockOf(ByteBuffer record) {
    long first = record.getLong();
    int count = record.getInt();
    Instant end = Instant.ofEpochMilli(record.getLong());
    BootId boot = new BootId(new UUID(record.getLong(), record.getLong()));
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return new ReadingBlock(first, count, end, boot, bytes);
  }

  private static byte[] record(ReadingBlock block) {
    UUID boot = block.bootId().uuid();
    return ByteBuffer.allocate(BLOCK_HEADER + block.bytes().length)
        .putLong(block.firstSequence())
        .putInt(block.count())
        .putLong(block.intervalEnd().toEpochMilli())
        .putLong(boot.getMostSignificantBits())
        .putLong(boot.getLeastSignificantBits())
        .put(block.bytes())
        .array();
  }

  private static byte[] record(byte kind, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES * values.length).put(kind);
    for (long value : values) {
      bytes.putLong(value);
    }
    return bytes.array();
  }

  @Override
  public Position position() {
    return new Position(epoch, nextSequence, lastInterval, recorded);
  }

  @Override
  public void begin(long newEpoch) {
    log.write(record(BEGIN, newEpoch));
    log.sync();
    remember(newEpoch);
  }

  @Override
  public boolean append(List<ReadingBlock> blocks) {
    // One record, so that all of them survive or none.
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.write(BLOCKS);
    write(blocks, record);
    if (!log.write(record.toByteArray())) {
      return false;
    }
    log.sync();
    blocks.forEach(this::remember);
    return true;
  }

  @Override
  public boolean replace(long ofEpoch, List<SequenceRange> replaced, List<ReadingBlock> blocks) {
    ByteBuffer head =
        ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + RANGE_BYTES * replaced.size())
            .put(REPLACED)
            .putLong(ofEpoch)
            .putInt(replaced.size());
    replaced.forEach(range -> head.putLong(range.first()).putLong(range.last()));
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(head.array());
    write(blocks, record);
    if (!log.write(record.toByteArray())) {
      return false;
    }
    log.sync();
    forget(ofEpoch, 0, replaced);
    blocks.forEach(this::keep);
    return true;
  }

  @Override
  public void acknowledge(long ofEpoch, long watermark, List<SequenceRange> ranges) {
    long[] values = new long[2 + 2 * ranges.size()];
    values[0] = ofEpoch;
    values[1] = watermark;
    for (int i = 0; i < ranges.size(); i++) {
      values[2 + 2 * i] = ranges.get(i).first();
      values[3 + 2 * i] = ranges.get(i).last();
    }
    log.write(record(ACKNOWLEDGED, values));
    forget(ofEpoch, watermark, ranges);
  }

  @Override
  public List<ReadingBlock> blocksFrom(long ofEpoch, long firstSequence, int limit) {
    List<ReadingBlock> found = new ArrayList<>();
    for (var entry : pending.tailMap(new Key(ofEpoch, firstSequence)).entrySet()) {
      if (entry.getKey().epoch() != ofEpoch || found.size() == limit) {
        break;
      }
      found.add(entry.getValue());
    }
    return found;
  }

  @Override
  public List<Long> epochs() {
    return pending.keySet().stream().map(Key::epoch).distinct().toList();
  }

  @Override
  public long thin() {
    Instant limit = lastInterval.map(end -> end.minusSeconds(DAY_SECONDS)).orElse(Instant.MIN);
    List<Key> old =
        pending.entrySet().stream()
            .filter(entry -> entry.getValue().intervalEnd().isBefore(limit))
            .map(java.util.Map.Entry::getKey)
            .limit(Math.max(1, pending.size() / 10))
            .toList();
    long before = lost;
    for (Key key : old) {
      log.write(record(THINNED, key.epoch(), key.first()));
      drop(key);
    }
    return lost - before;
  }

  @Override
  public Usage usage() {
    long records = pending.values().stream().mapToLong(ReadingBlock::count).sum();
    return new Usage(pending.size(), records, lost);
  }

  @Override
  public void close() {}
}
