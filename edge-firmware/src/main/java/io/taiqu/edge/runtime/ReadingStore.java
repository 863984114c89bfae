package io.taiqu.edge.runtime;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Interval readings that the supervisor has not acknowledged yet. Owned by the control loop's
 * thread.
 */
public interface ReadingStore extends AutoCloseable {
  /** Where the stored stream stands. */
  Position position();

  /**
   * Begins a stream under a new epoch. Blocks of earlier epochs stay until acknowledged, and the
   * last interval stays what it was.
   */
  void begin(long epoch);

  /**
   * Adds blocks of the present epoch, oldest first. When this returns true they survive a loss of
   * power; if the power fails before, all of them do or none.
   *
   * @return false if there was no room on the disk; then none was added
   * @throws StorageFailure if anything but room is missing
   */
  boolean append(List<ReadingBlock> blocks);

  /**
   * Adds blocks of the present epoch in place of others; the last interval stays what it was. When
   * this returns true that survives a loss of power; if the power fails before, nothing has
   * changed.
   *
   * @param replaced sequences of whole blocks
   * @return false if there was no room on the disk; then nothing has changed
   * @throws StorageFailure if anything but room is missing
   */
  boolean replace(long epoch, List<SequenceRange> replaced, List<ReadingBlock> blocks);

  /**
   * Deletes what the supervisor has stored. May become durable later: what is sent twice does no
   * harm.
   *
   * @param watermark every sequence up to this one
   * @param ranges further ones
   */
  void acknowledge(long epoch, long watermark, List<SequenceRange> ranges);

  /** Blocks of one epoch from a sequence on, oldest first. */
  List<ReadingBlock> blocksFrom(long epoch, long firstSequence, int limit);

  /** Epochs that have blocks, oldest first. */
  List<Long> epochs();

  /**
   * Drops up to about a tenth of the stored blocks, the oldest that are neither of the last day nor
   * at a local midnight first: registers are cumulative, so that loses shape and never energy.
   *
   * @return how many records were dropped
   */
  long thin();

  /** How much is stored. */
  Usage usage();

  @Override
  void close();

  /**
   * Where the stream stands.
   *
   * @param epoch 0 for a store that was never used
   * @param nextSequence the sequence of the next record
   * @param lastInterval the interval end of the block that was appended last
   * @param recorded the points that have a record for that interval end
   */
  record Position(
      long epoch, long nextSequence, Optional<Instant> lastInterval, Set<SupplyPointId> recorded) {}

  /**
   * How much is stored.
   *
   * @param blocks how many blocks
   * @param records how many records are in them
   * @param lost records that were dropped for want of room, ever
   */
  record Usage(long blocks, long records, long lost) {}
}
