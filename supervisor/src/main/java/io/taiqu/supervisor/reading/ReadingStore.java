package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps blocks of readings as they came, and the roll-ups. */
public interface ReadingStore {
  /** The points of an edge; empty for an edge that the estate does not know. */
  Optional<Layout> layout(EdgeId edge);

  /** Every stream that has blocks. */
  List<StreamKey> streams();

  /** What is stored of a stream. */
  List<SequenceRange> stored(StreamKey stream);

  /** Blocks that share a sequence with the range. */
  List<BlockKey> overlapping(StreamKey stream, long first, long last);

  /** Adds blocks that share no sequence with any stored one. */
  void add(StreamKey stream, List<ReadingBlock> blocks);

  /** Notes how far a stream has come. */
  void save(StreamKey stream, long watermark, long stored);

  /** The cells of a transformer, by place and minute, both ends included. */
  Map<Integer, NavigableMap<Long, Cell>> cells(long transformer, long fromMinute, long toMinute);

  /** Adds or replaces cells of one place. */
  void save(long transformer, int place, Map<Long, Cell> cells);

  /** Adds or replaces a transformer's intervals. */
  void save(long transformer, Map<Long, IntervalSum> intervals);

  /** Works out the rows of a day again from its intervals. */
  void sumDay(long transformer, Day day);

  /** An edge's stream of readings. */
  record StreamKey(EdgeId edge, long epoch) {}

  /** What identifies a stored block. */
  record BlockKey(long first, long last, Digest hash) {}

  /**
   * A day of the deployment's zone.
   *
   * @param number days since 1970-01-01
   * @param firstMinute end of the first interval
   * @param lastMinute end of the last interval
   */
  record Day(long number, long firstMinute, long lastMinute) {}

  /**
   * A transformer's interval.
   *
   * @param supplied Wh, absent if it can't be told
   * @param sold Wh, sum of what is known
   * @param expected readings that should have been taken at the interval's end
   * @param measured readings that were
   * @param customers customers' meters
   * @param known customers' meters whose energy is known
   * @param energySquares sum of the customers' squared energies, for the uncertainty
   */
  record IntervalSum(
      OptionalLong supplied,
      long sold,
      int expected,
      int measured,
      int customers,
      int known,
      double energySquares,
      OptionalLong squares) {}
}
