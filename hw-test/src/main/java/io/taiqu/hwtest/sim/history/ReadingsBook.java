package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import io.taiqu.supervisor.reading.ReadingStore.BlockKey;
import io.taiqu.supervisor.reading.ReadingStore.StreamKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every block of readings that the unit stored, and what became of it. */
final class ReadingsBook {
  /** A block that is, or was, on the unit's disk. */
  private static final class Entry {
    final StreamKey stream;
    final long first;
    final long last;
    final ReadingBlock block;
    final Digest hash;
    final long fingerprint;
    final Instant storedAt;
    boolean acknowledged;

    Entry(StreamKey stream, ReadingBlock block, Instant storedAt) {
      this.stream = stream;
      this.block = block;
      this.first = block.firstSequence();
      this.last = block.lastSequence();
      this.hash = block.hash();
      this.fingerprint = BlockId.of(block).fingerprint();
      this.storedAt = storedAt;
    }
  }

  /** What a block says, whatever its sequences are. */
  private record Content(BootId boot, List<IntervalReading> records) {
    static Content of(ReadingBlock block) {
      try {
        return new Content(block.bootId(), ReadingBlockCodec.decode(block));
      } catch (MalformedException ownBlockIsWellFormed) {
        throw new IllegalStateException(ownBlockIsWellFormed);
      }
    }
  }

  /** The unit's disk as it was once, as far as this book is about it. */
  static final class Image {
    private final List<Entry> entries;

    private Image(List<Entry> entries) {
      this.entries = entries;
    }
  }

  /** A block that the supervisor said it has, and still has, whoever holds it besides. */
  private record Confirmed(StreamKey stream, BlockId block) {}

  private final History history;
  private final Set<Confirmed> confirmed = new HashSet<>();
  private final List<Entry> entries = new ArrayList<>();

  ReadingsBook(History history) {
    this.history = history;
  }

  /**
   * The unit stores a block. One that is set back may make the very block again that it made
   * before, and the acknowledgement of that is good for it, although it was sent earlier.
   */
  void stored(EdgeId edge, long epoch, ReadingBlock block) {
    Entry entry = new Entry(new StreamKey(edge, epoch), block, history.now());
    entry.acknowledged = confirmed.contains(new Confirmed(entry.stream, BlockId.of(block)));
    entries.add(entry);
  }

  /**
   * The unit keeps these readings as other blocks from now on, which must say what the former said.
   *
   * @param newEpoch of the stream that they belong to now
   */
  void replaced(
      EdgeId edge,
      long epoch,
      List<SequenceRange> ranges,
      long newEpoch,
      List<ReadingBlock> renumbered) {
    List<Entry> former =
        entries.stream()
            .filter(entry ->
                entry.stream.equals(new StreamKey(edge, epoch))
                    && !entry.acknowledged
                    && ranges.stream()
                        .anyMatch(
                            range -> range.first() <= entry.first && entry.last <= range.last()))
            .toList();
    List<Content> contents = new ArrayList<>(renumbered.stream().map(Content::of).toList());
    for (Entry entry : former) {
      if (!contents.remove(Content.of(entry.block))) {
        throw new Broken(
            Invariant.NO_READING_LOST,
            "readings "
                + entry.block
                + " of stream "
                + epoch
                + " were given new sequences and say something else now: "
                + renumbered.stream().map(Content::of).toList());
      }
    }
    entries.removeAll(former);
    renumbered.forEach(block -> stored(edge, newEpoch, block));
  }

  /** The unit dropped history for want of room, and counts it as lost. */
  void thinned(EdgeId edge, long epoch, ReadingBlock dropped) {
    StreamKey stream = new StreamKey(edge, epoch);
    entries.removeIf(
        entry -> entry.stream.equals(stream) && entry.block.equals(dropped) && !entry.acknowledged);
  }

  /** The unit is gone with its disk, and with what the supervisor did not acknowledge. */
  void unitLost() {
    entries.removeIf(entry -> !entry.acknowledged);
  }

  /** What an image of the unit's disk holds that the supervisor did not acknowledge. */
  Image image() {
    return new Image(entries.stream().filter(entry -> !entry.acknowledged).toList());
  }

  /**
   * The disk was set back: what was not acknowledged since is gone with it, and what was given
   * other sequences or dropped since is there again as it was.
   */
  void setBackTo(Image image) {
    entries.removeIf(entry -> !entry.acknowledged);
    image.entries.stream().filter(entry -> !entry.acknowledged).forEach(entries::add);
  }

  /**
   * The supervisor's database was set back: nobody has these any more, unless an image of the
   * unit's disk has.
   */
  void forgotten() {
    confirmed.removeIf(known -> !isStored(known));
    for (Entry entry : List.copyOf(entries)) {
      if (entry.acknowledged && !isStored(entry)) {
        entry.acknowledged = false;
        entries.remove(entry);
      }
    }
  }

  /** The supervisor says that it has stored something. */
  void acknowledged(ReadingAck ack) {
    for (BlockId block : ack.stored()) {
      confirmed.add(new Confirmed(new StreamKey(ack.edge(), ack.streamEpoch()), block));
    }
    for (Entry entry : entries) {
      boolean covered =
          entry.stream.equals(new StreamKey(ack.edge(), ack.streamEpoch()))
              && ack.stored().contains(new BlockId(entry.first, entry.fingerprint));
      if (covered && !entry.acknowledged) {
        if (!isStored(entry)) {
          throw new Broken(
              Invariant.ACKNOWLEDGED_IS_DURABLE,
              "readings "
                  + entry.first
                  + "…"
                  + entry.last
                  + " of stream "
                  + entry.stream
                  + " stored by the unit at "
                  + entry.storedAt
                  + " are acknowledged; the supervisor has "
                  + history.station().readings.overlapping(entry.stream, entry.first, entry.last));
        }
        entry.acknowledged = true;
      }
    }
  }

  private boolean isStored(Confirmed known) {
    long first = known.block().firstSequence();
    return history.station().readings.overlapping(known.stream(), first, first).stream()
        .map(key -> new BlockId(key.first(), ByteBuffer.wrap(key.hash().toBytes()).getLong()))
        .anyMatch(known.block()::equals);
  }

  private boolean isStored(Entry entry) {
    for (BlockKey key :
        history.station().readings.overlapping(entry.stream, entry.first, entry.last)) {
      if (key.first() == entry.first && key.last() == entry.last && key.hash().equals(entry.hash)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Every block must be with the supervisor; what was acknowledged at any time, the rest at rest.
   */
  void judge(boolean atRest) {
    for (Entry entry : entries) {
      if ((atRest || entry.acknowledged) && !isStored(entry)) {
        throw new Broken(
            entry.acknowledged ? Invariant.ACKNOWLEDGED_IS_DURABLE : Invariant.NO_READING_LOST,
            "readings "
                + entry.first
                + "…"
                + entry.last
                + " of stream "
                + entry.stream
                + " stored at "
                + entry.storedAt
                + " are not with the supervisor: "
                + Map.of("acknowledged", entry.acknowledged));
      }
    }
  }
}
