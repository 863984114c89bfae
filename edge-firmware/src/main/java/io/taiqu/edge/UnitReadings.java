package io.taiqu.edge;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.edge.sqlite.FormerReadings;
import io.taiqu.protocol.message.ReadingBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readings in a unit's data directory, taken over from the database that held them before. */
final class UnitReadings {
  private static final Logger LOG = LoggerFactory.getLogger(UnitReadings.class);
  private static final int BLOCKS_AT_ONCE = 16;

  private UnitReadings() {}

  /**
   * Opens them, or makes them.
   *
   * @throws IOException if files can't be moved or deleted
   */
  static ReadingStore open(Path data, ZoneId zone) throws IOException {
    if (FormerReadings.areIn(data)) {
      Path target = data.resolve(SegmentReadingStore.DIRECTORY);
      // The directory gets its name when all is in it, so a power cut begins anew or ends here.
      if (!Files.exists(target)) {
        Path draft = data.resolve(SegmentReadingStore.DIRECTORY + ".new");
        takeOver(data, draft, zone);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
      }
      FormerReadings.deleteIn(data);
    }
    return SegmentReadingStore.open(data, zone);
  }

  private static void takeOver(Path data, Path draft, ZoneId zone) throws IOException {
    deleteAll(draft);
    long records = 0;
    try (FormerReadings former = FormerReadings.open(data);
        SegmentReadingStore store =
            SegmentReadingStore.open(draft, zone, SegmentReadingStore.USUAL_QUOTA_BYTES)) {
      store.wasShortOf(former.lost());
      for (long epoch : former.epochs()) {
        store.begin(epoch);
        List<ReadingBlock> blocks = former.blocksFrom(epoch, 1, BLOCKS_AT_ONCE);
        while (!blocks.isEmpty()) {
          if (!store.append(blocks) && (store.thin() == 0 || !store.append(blocks))) {
            throw new IOException(
                "there is no room to take over readings.db: make some, at most as much as it takes");
          }
          records += blocks.stream().mapToInt(ReadingBlock::count).sum();
          blocks = former.blocksFrom(epoch, blocks.getLast().lastSequence() + 1, BLOCKS_AT_ONCE);
        }
      }
      if (store.position().epoch() != former.epoch()) {
        store.begin(former.epoch());
      }
    }
    LOG.info("{} records were taken over from readings.db", records);
  }

  private static void deleteAll(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }
}
