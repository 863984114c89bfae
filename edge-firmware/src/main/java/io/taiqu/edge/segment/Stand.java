package io.taiqu.edge.segment;

import io.taiqu.protocol.message.SequenceRange;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the stream stands. Every frame carries it, so the newest frame is all that a start needs
 * beside the readings themselves.
 *
 * @param epoch of the stream; 0 before the first
 * @param nextSequence of the next record
 * @param lastInterval the interval end of the last block
 * @param lost records that were dropped, ever
 * @param acknowledged by epoch, what the supervisor has of that which may still be stored
 */
record Stand(
    long epoch,
    long nextSequence,
    Optional<Instant> lastInterval,
    long lost,
    Map<Long, List<SequenceRange>> acknowledged) {
  static final Stand UNUSED = new Stand(0, 1, Optional.empty(), 0, Map.of());

  private static final long NO_INTERVAL = Long.MIN_VALUE;

  Stand {
    acknowledged = Map.copyOf(acknowledged);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(epoch);
    out.writeLong(nextSequence);
    out.writeLong(lastInterval.map(Instant::toEpochMilli).orElse(NO_INTERVAL));
    out.writeLong(lost);
    out.writeShort(acknowledged.size());
    for (Map.Entry<Long, List<SequenceRange>> stream : new TreeMap<>(acknowledged).entrySet()) {
      out.writeLong(stream.getKey());
      out.writeInt(stream.getValue().size());
      for (SequenceRange range : stream.getValue()) {
        out.writeLong(range.first());
        out.writeLong(range.last());
      }
    }
  }

  static Stand read(DataInputStream in) throws IOException {
    long epoch = in.readLong();
    long nextSequence = in.readLong();
    long lastInterval = in.readLong();
    long lost = in.readLong();
    int streams = in.readUnsignedShort();
    Map<Long, List<SequenceRange>> acknowledged = new TreeMap<>();
    for (int i = 0; i < streams; i++) {
      long stream = in.readLong();
      int count = in.readInt();
      List<SequenceRange> ranges = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        ranges.add(new SequenceRange(in.readLong(), in.readLong()));
      }
      acknowledged.put(stream, ranges);
    }
    return new Stand(
        epoch,
        nextSequence,
        lastInterval == NO_INTERVAL
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(lastInterval)),
        lost,
        acknowledged);
  }
}
