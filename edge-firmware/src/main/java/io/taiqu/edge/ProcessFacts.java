package io.taiqu.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the process knows of itself: version, memory, and how soon after its start the first meter
 * was read.
 */
final class ProcessFacts {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final long startedAtMillis =
      ProcessHandle.current()
          .info()
          .startInstant()
          .map(Instant::toEpochMilli)
          .orElseGet(System::currentTimeMillis);
  private final AtomicLong firstReadingMillis = new AtomicLong(-1);

  /** Notes that a meter was read. */
  void read() {
    if (firstReadingMillis.get() < 0) {
      firstReadingMillis.compareAndSet(
          -1, Math.max(0, System.currentTimeMillis() - startedAtMillis));
    }
  }

  /**
   * Real milliseconds from the start of the process (to the hundredth of a second that the system
   * tells) to the first reading.
   */
  Optional<Long> firstReadingMillis() {
    long millis = firstReadingMillis.get();
    return millis < 0 ? Optional.empty() : Optional.of(millis);
  }

  /**
   * Resident memory of the whole process, as the kernel counts it; empty elsewhere than on Linux.
   */
  static Optional<Long> residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Version of the program, from its jar. */
  static String version() {
    return Optional.ofNullable(ProcessFacts.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
