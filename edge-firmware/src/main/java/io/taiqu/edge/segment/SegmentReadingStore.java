package io.taiqu.edge.segment;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interval readings in segment files. Each commit writes whole pages once and never touches a page
 * of an earlier one; a segment whose readings are all acknowledged is used again or deleted as a
 * whole. What is acknowledged is noted with the next commit.
 */
public final class SegmentReadingStore implements ReadingStore {
  /** Years of readings of a large site; more would fill a small card and crowd out the ledger. */
  public static final long USUAL_QUOTA_BYTES = 1L << 30;

  /** Where the segments are in a unit's data directory. */
  public static final String DIRECTORY = "readings";

  private static final Logger LOG = LoggerFactory.getLogger(SegmentReadingStore.class);

  private final Segments segments;
  private final Thinning thinning;
  private final Map<Long, SequenceSet> acknowledged = new HashMap<>();
  private long epoch;
  private long nextSequence;
  private Optional<Instant> lastInterval;
  private long lost;
  private long nextNumber;
  private boolean acknowledgedSince;
  private Optional<Set<SupplyPointId>> recorded = Optional.empty();

  private SegmentReadingStore(Segments segments, ZoneId zone) {
    this.segments = segments;
    this.thinning = new Thinning(segments, zone);
    Stand stand = segments.lastStand();
    this.epoch = stand.epoch();
    this.nextSequence = stand.nextSequence();
    this.lastInterval = stand.lastInterval();
    this.lost = stand.lost();
    this.nextNumber = segments.nextNumber();
    stand
        .acknowledged()
        .forEach((stream, ranges) ->
            ranges.forEach(range -> acknowledgedOf(stream).add(range.first(), range.last())));
  }

  /** Opens the segments in a unit's data directory, or makes them. */
  public static SegmentReadingStore open(Path data, ZoneId zone) {
    return open(data.resolve(DIRECTORY), zone, USUAL_QUOTA_BYTES);
  }

  /**
   * Opens the segments in a directory of their own, or makes them.
   *
   * @param zone tells which blocks are at a day's end, and dropped last when the disk is full
   * @param quotaBytes the files take no more than this
   * @throws io.taiqu.edge.runtime.StorageNewer if a newer release wrote them
   * @throws StorageFailure if they can't be read
   */
  public static SegmentReadingStore open(Path directory, ZoneId zone, long quotaBytes) {
    try {
      return new SegmentReadingStore(Segments.open(directory, quotaBytes), zone);
    } catch (IOException failed) {
      throw failure("open", directory, failed);
    }
  }

  private static StorageFailure failure(String doing, Path directory, IOException failed) {
    return new StorageFailure(
        "can't " + doing + " the readings in " + directory + ": " + failed, failed);
  }

  private SequenceSet acknowledgedOf(long stream) {
    return acknowledged.computeIfAbsent(stream, _ -> new SequenceSet());
  }

  private boolean isAcknowledged(Frame frame, int block) {
    SequenceSet set = acknowledged.get(frame.epoch());
    return set != null && set.covers(frame.firstSequence(block), frame.lastSequence(block));
  }

  @Override
  public Position position() {
    if (recorded.isEmpty()) {
      recorded = Optional.of(recordedAtLastInterval());
    }
    return new Position(epoch, nextSequence, lastInterval, recorded.get());
  }

  private Set<SupplyPointId> recordedAtLastInterval() {
    Set<SupplyPointId> points = new HashSet<>();
    if (lastInterval.isEmpty()) {
      return points;
    }
    Instant end = lastInterval.get();
    for (Segments.Place place : segments.places()) {
      if (!place.frame().lastEnd().isBefore(end)) {
        for (ReadingBlock block : blocksOf(place)) {
          if (block.intervalEnd().equals(end)) {
            points.addAll(pointsOf(block));
          }
        }
      }
    }
    return points;
  }

  private static Set<SupplyPointId> pointsOf(ReadingBlock block) {
    try {
      Set<SupplyPointId> points = new HashSet<>();
      for (IntervalReading reading : ReadingBlockCodec.decode(block)) {
        points.add(reading.point());
      }
      return points;
    } catch (MalformedException wasCheckedWhenItWasRead) {
      throw new IllegalStateException(wasCheckedWhenItWasRead);
    }
  }

  /** The blocks of a frame; none, and that is said, if the disk does not hold them any more. */
  private List<ReadingBlock> blocksOf(Segments.Place place) {
    try {
      return place.blocks();
    } catch (IOException | Frame.Damaged damaged) {
      long records = waiting(place.frame()).records();
      LOG.error(
          "{} records in {} can't be read and are lost: {}",
          records,
          place.segment().path(),
          damaged.getMessage());
      place.segment().frames().remove(place.frame());
      lost += records;
      return List.of();
    }
  }

  @Override
  public void begin(long newEpoch) {
    epoch = newEpoch;
    nextSequence = 1;
    // Without room the next block's frame says it.
    commit(List.of());
  }

  @Override
  public boolean append(List<ReadingBlock> blocks) {
    return blocks.isEmpty() || add(blocks, Optional.of(blocks.getLast().intervalEnd()));
  }

  private boolean add(List<ReadingBlock> blocks, Optional<Instant> newLastInterval) {
    long next = nextSequence;
    Optional<Instant> last = lastInterval;
    nextSequence = blocks.getLast().lastSequence() + 1;
    lastInterval = newLastInterval;
    if (!commit(blocks)) {
      nextSequence = next;
      lastInterval = last;
      return false;
    }
    recorded = Optional.empty();
    return true;
  }

  @Override
  public boolean replace(long ofEpoch, List<SequenceRange> replaced, List<ReadingBlock> blocks) {
    // The frame that holds the new blocks says that the old ones are done with.
    SequenceSet before = acknowledgedOf(ofEpoch);
    SequenceSet after = before.copy();
    replaced.forEach(range -> after.add(range.first(), range.last()));
    acknowledged.put(ofEpoch, after);
    boolean written = add(blocks, lastInterval);
    if (written) {
      reclaim();
    } else {
      acknowledged.put(ofEpoch, before);
    }
    return written;
  }

  private void reclaim() {
    try {
      segments.reclaim(this::isDoneWith);
    } catch (IOException failed) {
      throw failure("delete", segments.directory(), failed);
    }
  }

  private boolean commit(List<ReadingBlock> blocks) {
    try {
      boolean written = segments.append(Frame.encode(nextNumber, stand(), blocks), nextNumber);
      if (written) {
        nextNumber++;
        acknowledgedSince = false;
      }
      return written;
    } catch (IOException failed) {
      throw failure("write", segments.directory(), failed);
    }
  }

  private Stand stand() {
    Map<Long, List<SequenceRange>> ranges = new HashMap<>();
    Map<Long, Long> oldest = new HashMap<>();
    oldest.put(epoch, nextSequence);
    for (Segments.Place place : segments.places()) {
      if (place.frame().blocks() > 0) {
        oldest.merge(place.frame().epoch(), place.frame().firstSequence(0), Math::min);
      }
    }
    acknowledged.keySet().retainAll(oldest.keySet());
    acknowledged.forEach((stream, set) -> {
      set.forgetBefore(oldest.getOrDefault(stream, 0L));
      ranges.put(stream, set.ranges());
    });
    return new Stand(epoch, nextSequence, lastInterval, lost, ranges);
  }

  @Override
  public void acknowledge(long ofEpoch, long watermark, List<SequenceRange> ranges) {
    SequenceSet set = acknowledgedOf(ofEpoch);
    boolean news = set.add(1, watermark);
    for (SequenceRange range : ranges) {
      news |= set.add(range.first(), range.last());
    }
    if (news) {
      acknowledgedSince = true;
      reclaim();
    }
  }

  /** The last interval stays: after a restart it tells who was read in it already. */
  private boolean isDoneWith(Frame frame) {
    return waiting(frame).records() == 0
        && lastInterval.filter(last -> !frame.lastEnd().isBefore(last)).isEmpty();
  }

  @Override
  public List<ReadingBlock> blocksFrom(long ofEpoch, long firstSequence, int limit) {
    List<ReadingBlock> found = new ArrayList<>();
    for (Segments.Place place : segments.places()) {
      Frame frame = place.frame();
      boolean wanted = false;
      for (int i = 0; i < frame.blocks() && frame.epoch() == ofEpoch; i++) {
        wanted |= frame.firstSequence(i) >= firstSequence && !isAcknowledged(frame, i);
      }
      if (!wanted) {
        continue;
      }
      List<ReadingBlock> blocks = blocksOf(place);
      for (int i = 0; i < blocks.size(); i++) {
        if (blocks.get(i).firstSequence() >= firstSequence && !isAcknowledged(frame, i)) {
          found.add(blocks.get(i));
        }
        if (found.size() == limit) {
          return found;
        }
      }
    }
    return found;
  }

  @Override
  public List<Long> epochs() {
    Set<Long> epochs = new TreeSet<>();
    for (Segments.Place place : segments.places()) {
      if (waiting(place.frame()).records() > 0) {
        epochs.add(place.frame().epoch());
      }
    }
    return List.copyOf(epochs);
  }

  @Override
  public long thin() {
    try {
      if (lastInterval.isEmpty()) {
        return 0;
      }
      Thinning.Dropped dropped = thinning.thin(lastInterval.get(), this::isAcknowledged);
      lost += dropped.lost();
      return dropped.records();
    } catch (IOException failed) {
      throw failure("thin", segments.directory(), failed);
    }
  }

  /** Records that a store before this one dropped for want of room. */
  public void wasShortOf(long records) {
    lost += records;
  }

  @Override
  public Usage usage() {
    long blocks = 0;
    long records = 0;
    for (Segments.Place place : segments.places()) {
      Usage ofFrame = waiting(place.frame());
      blocks += ofFrame.blocks();
      records += ofFrame.records();
    }
    return new Usage(blocks, records, lost);
  }

  private Usage waiting(Frame frame) {
    long blocks = 0;
    long records = 0;
    for (int i = 0; i < frame.blocks(); i++) {
      if (!isAcknowledged(frame, i)) {
        blocks++;
        records += frame.records(i);
      }
    }
    return new Usage(blocks, records, 0);
  }

  @Override
  public void close() {
    if (acknowledgedSince) {
      commit(List.of());
    }
  }
}
