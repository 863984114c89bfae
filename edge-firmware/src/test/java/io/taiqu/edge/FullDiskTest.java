package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.ReadingStoreContract;
import io.taiqu.edge.segment.SegmentReadingStore;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.protocol.message.ReadingBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ledger and readings on a disk that is really full: a quota of the database fails where a row is
 * added, a disk only where the transaction is written.
 */
class FullDiskTest {
  private static final Path UNSHARE = Path.of("/usr/bin/unshare");
  private static final int NOT_POSSIBLE_HERE = 99;

  @Test
  void aFullDiskIsAnAnswerAndTheUnitGoesOnWhenThereIsRoomAgain(@TempDir Path directory)
      throws IOException, InterruptedException {
    if (!Files.isExecutable(UNSHARE)) {
      abort("util-linux is not installed");
    }
    // A file system of its own needs a user namespace, which leaves with the process.
    Process process =
        new ProcessBuilder(
                UNSHARE.toString(),
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=8m tmpfs \"$0\" || exit "
                    + NOT_POSSIBLE_HERE
                    + "; exec \"$@\"",
                directory.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskTest.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    if (process.exitValue() == NOT_POSSIBLE_HERE || said.contains("unshare failed")) {
      abort("no file system can be mounted here: " + said);
    }
    assertEquals("", said);
    assertEquals(0, process.exitValue());
  }

  /** What happens on the disk. */
  public static void main(String[] args) throws IOException {
    Path disk = Path.of(args[0]);
    byte[] large = new byte[64 * 1024];
    new Random(1).nextBytes(large);
    try (Journal journal = SqliteJournal.open(disk);
        ReadingStore readings = SegmentReadingStore.open(disk, ZoneOffset.UTC)) {
      readings.begin(1);
      append(journal, new byte[] {1});
      assertTrue(readings.append(List.of(ReadingStoreContract.block(0))));
      Path filler = fill(disk);
      LedgerHead before = journal.head();
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(
            Journal.Appended.NoRoom.class,
            journal.append(Instant.EPOCH, large, Optional.of(large)));
        assertFalse(readings.append(blocksFrom(1, 400)));
      }
      assertEquals(before, journal.head());
      assertEquals(1, journal.read().entries().size());
      Files.delete(filler);
      append(journal, large);
      assertTrue(readings.append(blocksFrom(1, 400)));
    }
    try (Journal journal = SqliteJournal.open(disk);
        ReadingStore readings = SegmentReadingStore.open(disk, ZoneOffset.UTC)) {
      assertEquals(2, journal.read().entries().size());
      assertEquals(401, readings.usage().blocks());
    }
  }

  private static void append(Journal journal, byte[] entry) {
    assertInstanceOf(
        Journal.Appended.Done.class, journal.append(Instant.EPOCH, entry, Optional.empty()));
  }

  private static List<ReadingBlock> blocksFrom(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(ReadingStoreContract::block).toList();
  }

  private static Path fill(Path disk) throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[512]);
      }
    } catch (IOException full) {
      return filler;
    }
  }
}
