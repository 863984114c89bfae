package io.taiqu.edge.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.ReadingStoreContract;
import io.taiqu.edge.runtime.StorageNewer;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.testing.TestDeployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentReadingStoreTest {
  private static final int PAGE = 4096;
  private static final int METERS = 65;
  private static final long QUOTA = SegmentReadingStore.USUAL_QUOTA_BYTES;

  @TempDir Path directory;

  private static SegmentReadingStore openAt(Path segments) {
    return SegmentReadingStore.open(segments, TestDeployment.ZONE, QUOTA);
  }

  private Path segments() {
    return directory.resolve(SegmentReadingStore.DIRECTORY);
  }

  private static List<Path> filesOf(Path segments) {
    try (Stream<Path> files = Files.list(segments)) {
      return files.sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The files as they lie on the disk now, in another place. */
  private Path copyOfDisk() {
    try {
      Path copy = Files.createTempDirectory(directory, "disk");
      for (Path file : filesOf(segments())) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      return copy;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Nested
  class Contract implements ReadingStoreContract {
    @Override
    public ReadingStore open() {
      return SegmentReadingStore.open(directory, TestDeployment.ZONE);
    }

    @Override
    public ReadingStore afterPowerLoss(ReadingStore store) {
      return openAt(copyOfDisk());
    }
  }

  /** A block as a transformer with 64 customers fills it. */
  private static ReadingBlock full(int interval) {
    SplittableRandom random = new SplittableRandom(interval);
    SplittableRandom identities = new SplittableRandom(7);
    Instant end = ReadingStoreContract.START.plus(Duration.ofMinutes(15L * interval));
    List<IntervalReading> readings = new ArrayList<>();
    for (int i = 0; i < METERS; i++) {
      readings.add(
          new IntervalReading(
              new SupplyPointId(new UUID(identities.nextLong(), identities.nextLong())),
              end,
              end.plusMillis(4_000 + 120 * i + random.nextInt(40)),
              900_000L * interval + 4_000 + 120 * i,
              ClockQuality.SYNCHRONISED,
              Set.of(),
              new Reading.Measured(
                  new MeterRegister(1_000_000L * i + 80L * interval + random.nextInt(80), 0),
                  List.of(new Voltage(100L * random.nextInt(2_200, 2_400))),
                  List.of(new Current(random.nextInt(20_000))),
                  new Power(random.nextInt(4_000)),
                  List.of())));
    }
    return ReadingBlockCodec.encode(1 + (long) METERS * interval, BootId.random(), readings);
  }

  private static List<Long> sequences(ReadingStore store, long epoch) {
    return store.blocksFrom(epoch, 1, 100_000).stream().map(ReadingBlock::firstSequence).toList();
  }

  @Test
  void twoIntervalsOfSixtyFourCustomersTakeOnePageAndNoPageIsWrittenTwice() throws IOException {
    try (SegmentReadingStore store = openAt(segments())) {
      store.begin(1);
      byte[] before = Files.readAllBytes(filesOf(segments()).getFirst());
      for (int i = 0; i < 20; i += 2) {
        assertTrue(store.append(List.of(full(i), full(i + 1))));
        byte[] after = Files.readAllBytes(filesOf(segments()).getFirst());
        assertEquals(before.length + PAGE, after.length);
        assertArrayEquals(before, Arrays.copyOf(after, before.length));
        before = after;
      }
    }
  }

  @Test
  void aWriteThatIsCutOffAtAnyByteLosesItselfAndNothingElse() throws IOException {
    SegmentReadingStore store = openAt(segments());
    store.begin(1);
    store.append(List.of(full(0), full(1)));
    store.append(List.of(full(2)));
    Path file = filesOf(segments()).getFirst();
    byte[] before = Files.readAllBytes(file);
    store.append(List.of(full(3), full(4), full(5)));
    byte[] after = Files.readAllBytes(file);
    assertEquals(2 * PAGE, after.length - before.length, "it should take two pages");
    List<Long> older = List.of(1L, 1L + METERS, 1 + 2L * METERS);
    Path cut = Files.createDirectory(directory.resolve("cut"));
    int whole = 0;
    boolean wasComplete = false;
    byte[] stale = new byte[after.length];
    new java.util.Random(3).nextBytes(stale);
    // What an older life left in the file: the frames that it began with.
    System.arraycopy(before, 0, stale, before.length, 2 * PAGE);
    for (byte[] behind : List.of(new byte[0], new byte[after.length], stale)) {
      for (int written = before.length; written <= after.length; written++) {
        byte[] disk = Arrays.copyOf(after, Math.max(written, behind.length));
        for (int i = written; i < disk.length; i++) {
          disk[i] = behind[i];
        }
        List<Frame> frames = SegmentFile.of(file, disk).frames();
        boolean complete = frames.size() == 4;
        whole += complete ? 1 : 0;
        assertTrue(complete || frames.size() == 3, () -> "found " + frames.size() + " frames");
        if (written % 97 == 0 || complete != wasComplete) {
          Files.write(cut.resolve(file.getFileName()), disk);
          SegmentReadingStore reopened = openAt(cut);
          assertEquals(1 + METERS * (complete ? 6L : 3L), reopened.position().nextSequence());
          assertEquals(older, sequences(reopened, 1).subList(0, 3));
          int next = complete ? 6 : 3;
          assertTrue(reopened.append(List.of(full(next), full(next + 1))));
          assertEquals(next + 2, sequences(openAt(cut), 1).size());
        }
        wasComplete = complete;
      }
    }
    assertTrue(whole > 0, "the complete write is found");
  }

  @Test
  void pagesThatReachTheDiskInAnotherOrderAreNoFrame() throws IOException {
    SegmentReadingStore store = openAt(segments());
    store.begin(1);
    store.append(List.of(full(0)));
    Path file = filesOf(segments()).getFirst();
    int before = (int) Files.size(file);
    store.append(List.of(full(1), full(2), full(3)));
    byte[] disk = Files.readAllBytes(file);
    Arrays.fill(disk, before, before + PAGE, (byte) 0);
    Files.write(file, disk);
    assertEquals(List.of(1L), sequences(openAt(segments()), 1));
  }

  @Test
  void aDamagedFrameCostsItsOwnReadingsOnly() throws IOException {
    SegmentReadingStore store = openAt(segments());
    store.begin(1);
    for (int i = 0; i < 5; i++) {
      store.append(List.of(full(i)));
    }
    Path file = filesOf(segments()).getFirst();
    byte[] disk = Files.readAllBytes(file);
    disk[3 * PAGE + 700] ^= 1;
    Files.write(file, disk);
    List<Long> others = List.of(1L, 1L + METERS, 1 + 3L * METERS, 1 + 4L * METERS);
    assertEquals(others, sequences(store, 1), "while the unit runs");
    assertEquals(METERS, store.usage().lost());
    SegmentReadingStore reopened = openAt(segments());
    assertEquals(others, sequences(reopened, 1), "after a restart");
    assertTrue(reopened.append(List.of(full(5))));
    assertEquals(5, sequences(openAt(segments()), 1).size());
  }

  @Test
  void filesAreUsedAgainOnceEverythingInThemIsAcknowledged() throws IOException {
    SegmentReadingStore store = openAt(segments());
    store.begin(1);
    for (int i = 0; i < 600; i++) {
      assertTrue(store.append(List.of(full(i))));
      store.acknowledge(1, (long) METERS * i, List.of());
      if (i % 50 == 0) {
        // The file may hold frames of a former life; none of them comes to life again.
        List<Long> pending = sequences(openAt(copyOfDisk()), 1);
        assertTrue(pending.contains(1 + (long) METERS * i), pending::toString);
        assertTrue(pending.size() <= 2, pending::toString);
      }
    }
    assertTrue(filesOf(segments()).size() <= 3, () -> filesOf(segments()).toString());
    long bytes = 0;
    for (Path file : filesOf(segments())) {
      bytes += Files.size(file);
    }
    assertTrue(bytes < 1 << 20, "a store that is acknowledged does not grow");
  }

  @Test
  void aNewFileWithoutAFrameIsNoLoss() throws IOException {
    SegmentReadingStore store = openAt(segments());
    store.begin(3);
    store.append(List.of(full(0), full(1)));
    store.close();
    // What a power cut leaves between the name and the first frame: a former life's contents.
    Files.copy(filesOf(segments()).getFirst(), segments().resolve("0000000000000003.seg"));
    SegmentReadingStore reopened = openAt(segments());
    assertEquals(2, sequences(reopened, 3).size());
    assertTrue(reopened.append(List.of(full(2))));
    assertEquals(3, sequences(openAt(segments()), 3).size());
    reopened.acknowledge(3, 2L * METERS, List.of());
    assertEquals(List.of(1 + 2L * METERS), sequences(openAt(segments()), 3));
  }

  @Test
  void whatIsAcknowledgedIsKnownAfterARestart() {
    SegmentReadingStore store = openAt(segments());
    store.begin(1);
    store.append(List.of(full(0), full(1), full(2)));
    store.acknowledge(1, METERS, List.of());
    store.close();
    SegmentReadingStore reopened = openAt(segments());
    assertEquals(2, reopened.usage().blocks());
    assertEquals(List.of(1L + METERS, 1 + 2L * METERS), sequences(reopened, 1));
    assertEquals(METERS, reopened.position().recorded().size());
  }

  @Test
  void aFullStoreHasRoomAgainAfterThinningAndKeepsMidnights() {
    try (SegmentReadingStore store =
        SegmentReadingStore.open(segments(), TestDeployment.ZONE, 1_000_000)) {
      store.begin(1);
      int next = 0;
      long dropped = 0;
      for (int round = 0; round < 10; round++) {
        while (store.append(List.of(full(next)))) {
          next++;
        }
        long now = store.thin();
        assertTrue(now > 0, "nothing was dropped in round " + round);
        dropped += now;
        assertTrue(store.append(List.of(full(next))), "no room after thinning");
        next++;
      }
      assertEquals(dropped, store.usage().lost());
      assertEquals((long) next * METERS - dropped, store.usage().records());
      Instant newest = store.position().lastInterval().orElseThrow();
      List<Instant> ends =
          store.blocksFrom(1, 1, 100_000).stream().map(ReadingBlock::intervalEnd).toList();
      for (int i = 0; i < next; i++) {
        Instant end = full(i).intervalEnd();
        boolean midnight = end.atZone(TestDeployment.ZONE).toLocalTime().toSecondOfDay() == 0;
        boolean ofLastDay = !end.isBefore(newest.minus(Duration.ofDays(1)));
        if (midnight || ofLastDay) {
          assertTrue(ends.contains(end), () -> "gone: " + end);
        }
      }
      List<Long> here = sequences(store, 1);
      assertEquals(here, sequences(openAt(copyOfDisk()), 1));
    }
  }

  @Test
  void aDraftThatAPowerCutLeftIsNotTakenForASegment() throws IOException {
    SegmentReadingStore store = openAt(segments());
    store.begin(1);
    store.append(List.of(full(0)));
    Path draft = segments().resolve("0000000000000001.seg.new");
    Files.write(draft, new byte[PAGE]);
    assertEquals(List.of(1L), sequences(openAt(segments()), 1));
    assertFalse(Files.exists(draft));
  }

  @Test
  void readingsOfANewerReleaseAreRefusedAndLeftAlone() throws IOException {
    SegmentReadingStore store = openAt(segments());
    store.begin(1);
    Path file = filesOf(segments()).getFirst();
    ByteBuffer frame = ByteBuffer.wrap(Files.readAllBytes(file));
    frame.putShort(4, (short) 2);
    CRC32C check = new CRC32C();
    check.update(frame.array(), 0, 20);
    check.update(frame.array(), 24, frame.getInt(16));
    frame.putInt(20, (int) check.getValue());
    Files.write(file, frame.array());
    StorageNewer refused = assertThrows(StorageNewer.class, () -> openAt(segments()));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 2"), refused::getMessage);
    assertArrayEquals(frame.array(), Files.readAllBytes(file));
  }
}
