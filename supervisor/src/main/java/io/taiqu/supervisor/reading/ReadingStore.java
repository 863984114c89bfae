package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps blocks of readings as they came, and the roll-ups. */
public interface ReadingStore {
  /** An epoch that no stream has. */
  long REVISIONS = -1;

  /** Changes with the points of any edge; who holds a {@link Layout} compares it. */
  long layoutVersion();

  /** The points of an edge; empty for an edge that the estate does not know. */
  Optional<Layout> layout(EdgeId edge);

  /** The points of the transformer on which a point hangs or hung last. */
  Optional<Layout> layoutOf(SupplyPointId point);

  /** The edges that serve a transformer or ever did. */
  List<EdgeId> edgesOf(long transformer);

  /** Every stream that has blocks, with the number of its records that are stored. */
  Map<StreamKey, Long> streams();

  /**
   * How many records are stored of each stream of an edge, by epoch; and under {@link #REVISIONS}
   * how often its roll-ups were changed by something else than new records.
   */
  Map<Long, Long> storedByEpoch(EdgeId edge);

  /** What is stored of a stream. */
  List<SequenceRange> stored(StreamKey stream);

  /** Blocks that share a sequence with the range. */
  List<BlockKey> overlapping(StreamKey stream, long first, long last);

  /** Blocks of a stream in order, from the first that begins after a sequence. */
  List<ReadingBlock> blocks(StreamKey stream, long after, int limit);

  /** Shows each block of an edge whose interval ends after an instant. */
  void eachBlock(EdgeId edge, Instant after, Consumer<ReadingBlock> consumer);

  /** End of the newest interval of a transformer. */
  OptionalLong newestInterval(long transformer);

  /** The intervals of a transformer by the minute of their end, both ends included. */
  NavigableMap<Long, Interval> intervals(long transformer, long fromMinute, long toMinute);

  /** A day of a transformer. */
  Optional<Day> day(long transformer, long number);

  /** Adds and replaces what a transaction came to. */
  void save(Changes changes);

  /** What is to be made anew, because where a point hangs or what counts of it was changed. */
  List<Remake> remakesDue();

  /** What people decided about the readings of the points of a layout, in the order of that. */
  Map<SupplyPointId, List<Amendment>> amendments(Layout layout);

  /** Notes that it was, in the transaction that did it. */
  void remade(Remake remake, Set<EdgeId> company);

  /** Whether the roll-ups are to be made anew from the blocks. */
  boolean isRollUpDue();

  /** Notes that they were. */
  void rollUpDone();

  /**
   * A point whose energies are to be made anew.
   *
   * @param fromMinute from the interval on that begins at this minute
   * @param toMinute the last minute of which something else counts; none: the point was moved, and
   *     everything after is taken from the blocks again
   */
  record Remake(long id, SupplyPointId point, long fromMinute, OptionalLong toMinute) {}

  /** An edge's stream of readings. */
  record StreamKey(EdgeId edge, long epoch) {}

  /** What identifies a stored block. */
  record BlockKey(long first, long last, Digest hash) {}

  /**
   * An interval as it is stored.
   *
   * @param cells as of {@link SlotCodec}
   */
  record Interval(IntervalSum sum, byte[] cells) {}

  /**
   * A day as it is stored.
   *
   * @param points as of {@link PointDay}
   */
  record Day(DaySum sum, byte[] points) {}

  /** A transformer and the minute of an interval's end, or the number of a day. */
  record Slot(long transformer, long time) {}

  /**
   * How far a stream has come.
   *
   * @param watermark every record up to this one is stored
   * @param stored number of records
   */
  record Progress(long watermark, long stored) {}

  /**
   * What a transaction came to.
   *
   * @param blocks share no sequence with any stored one
   * @param intervals an empty one is nothing any more, and goes
   */
  record Changes(
      Map<StreamKey, List<ReadingBlock>> blocks,
      Map<StreamKey, Progress> streams,
      Map<Slot, Optional<Interval>> intervals,
      Map<Slot, Day> days) {}
}
