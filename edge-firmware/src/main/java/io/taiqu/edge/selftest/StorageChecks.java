package io.taiqu.edge.selftest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The disk or card under the data directory: how fast a commit is, how much room, how worn. */
public final class StorageChecks {
  private static final int COMMITS = 100;
  private static final int COMMIT_BYTES = 4096;

  /** Above this a top-up is no longer confirmed in a second. */
  private static final long SLOW_COMMIT_MICROS = 250_000;

  private static final long LEAST_FREE_BYTES = 256L << 20;

  /** eMMC: steps of 10 % of the guaranteed writes; 9 is 80 to 90 % (JEDEC 84-B50, 7.4.24). */
  private static final int WORN_STEP = 9;

  private final Path data;
  private final Path root;

  /**
   * Checks of the directory's disk.
   *
   * @param root {@code /}, or a copy of its files
   */
  public StorageChecks(Path data, Path root) {
    this.data = data;
    this.root = root;
  }

  /** Writes and syncs, as the ledger does for money. */
  public Outcome commits() {
    String check = "commit latency";
    Path file = data.resolve("selftest-commits");
    long[] micros = new long[COMMITS];
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      ByteBuffer page = ByteBuffer.allocate(COMMIT_BYTES);
      for (int i = 0; i < COMMITS; i++) {
        page.clear().put(0, (byte) i);
        long began = System.nanoTime();
        channel.write(page, (long) i * COMMIT_BYTES);
        channel.force(true);
        micros[i] = (System.nanoTime() - began) / 1000;
      }
    } catch (IOException e) {
      return Outcome.failed(check, "the data directory can't be written: " + e.getMessage());
    }
    Arrays.sort(micros);
    long median = micros[COMMITS / 2];
    long worst = micros[COMMITS - 1];
    long p99 = micros[COMMITS * 99 / 100 - 1];
    Map<String, Long> figures =
        Map.of("medianMicros", median, "p99Micros", p99, "worstMicros", worst);
    String said =
        "median %.1f ms, 99 %% within %.1f ms, worst %.1f ms"
            .formatted(median / 1e3, p99 / 1e3, worst / 1e3);
    return p99 <= SLOW_COMMIT_MICROS
        ? Outcome.passed(check, said).with(figures)
        : Outcome.failed(check, said + ": too slow for confirming payments; another card")
            .with(figures);
  }

  public Outcome space() {
    String check = "free space";
    try {
      FileStore store = Files.getFileStore(data);
      long free = store.getUsableSpace();
      Map<String, Long> figures = Map.of("freeBytes", free, "totalBytes", store.getTotalSpace());
      String said = "%d MB free on %s".formatted(free >> 20, store.type());
      boolean memory = store.type().equals("tmpfs") || store.type().equals("ramfs");
      if (memory) {
        return Outcome.failed(check, said + ": the data would not survive a power cut")
            .with(figures);
      }
      return free >= LEAST_FREE_BYTES
          ? Outcome.passed(check, said).with(figures)
          : Outcome.failed(check, said + ": less than 256 MB").with(figures);
    } catch (IOException e) {
      return Outcome.failed(check, String.valueOf(e.getMessage()));
    }
  }

  /** Wear, where the kernel shows it: eMMC tells, most SD cards don't. */
  public Outcome wear() {
    String check = "wear";
    Path blocks = root.resolve("sys/block");
    try (Stream<Path> devices = Files.list(blocks)) {
      Optional<Path> told =
          devices
              .map(device -> device.resolve("device/life_time"))
              .filter(Files::exists)
              .findFirst();
      if (told.isEmpty()) {
        return Outcome.skipped(check, "no disk here tells how worn it is (SD cards don't)");
      }
      String text = Files.readString(told.get()).strip();
      int worst = 0;
      for (String part : text.split("\\s+")) {
        worst = Math.max(worst, Integer.decode(part));
      }
      Map<String, Long> figures = Map.of("lifeTimePercent", 10L * worst);
      String said =
          "at most %d %% of the guaranteed writes are used (%s)".formatted(10 * worst, text);
      return worst < WORN_STEP
          ? Outcome.passed(check, said).with(figures)
          : Outcome.failed(check, said + ": exchange it").with(figures);
    } catch (IOException | NumberFormatException e) {
      return Outcome.skipped(check, "the kernel shows no disks in /sys/block");
    }
  }
}
