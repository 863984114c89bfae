package io.taiqu.hwtest.sim;

import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Interval records as they lay on a unit's disk, unacknowledged, at moments when its process was
 * dead. A unit deletes what was acknowledged, so that this is the only way to hold its records
 * against the supervisor's, one by one.
 */
public final class Evidence {
  private static final int WHOLE_STORE = 100_000;

  private final Path data;
  private final Map<Long, IntervalReading> records = new TreeMap<>();

  /**
   * @param data the unit's data directory
   */
  public Evidence(Path data) {
    this.data = data;
  }

  /** Reads what is there now, from a copy: the original belongs to the unit. */
  public void collect() {
    try {
      Path copy = Files.createTempDirectory("taiqu-evidence");
      try (var files = Files.list(data.resolve(SegmentReadingStore.DIRECTORY))) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
      try (SegmentReadingStore store =
          SegmentReadingStore.open(
              copy, ZoneId.of(EstatePlan.ZONE), SegmentReadingStore.USUAL_QUOTA_BYTES)) {
        for (long epoch : store.epochs()) {
          for (ReadingBlock block : store.blocksFrom(epoch, 0, WHOLE_STORE)) {
            add(block);
          }
        }
      }
      try (var files = Files.list(copy)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(ReadingBlock block) {
    try {
      List<IntervalReading> readings = ReadingBlockCodec.decode(block);
      for (int i = 0; i < readings.size(); i++) {
        records.put(block.firstSequence() + i, readings.get(i));
      }
    } catch (MalformedException e) {
      throw new IllegalStateException("the unit stored a block that can't be read", e);
    }
  }

  /** What was found, by sequence. */
  public Map<Long, IntervalReading> records() {
    return Map.copyOf(records);
  }

  /** How many records were found. */
  public long size() {
    return records.size();
  }
}
