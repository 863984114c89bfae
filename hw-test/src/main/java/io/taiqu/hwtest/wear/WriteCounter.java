package io.taiqu.hwtest.wear;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Bytes that this process caused to be written to block devices, as the kernel counts them: whole
 * pages that were made dirty, in the call that made them so. What a file system's own journal adds
 * is not in it.
 */
final class WriteCounter {
  private static final Path OWN = Path.of("/proc/self/io");
  private static final String FIELD = "write_bytes: ";

  private long bytes;

  /** Bytes of the whole process until now. */
  static long ofProcess() {
    try {
      for (String line : Files.readAllLines(OWN)) {
        if (line.startsWith(FIELD)) {
          return Long.parseLong(line.substring(FIELD.length()));
        }
      }
      throw new IllegalStateException(OWN + " has no " + FIELD);
    } catch (IOException e) {
      throw new UncheckedIOException("this kernel does not count what a process writes", e);
    }
  }

  /** Does something and adds what was written meanwhile. */
  <T> T during(Supplier<T> work) {
    long before = ofProcess();
    try {
      return work.get();
    } finally {
      bytes += ofProcess() - before;
    }
  }

  /** Does something and adds what was written meanwhile. */
  void during(Runnable work) {
    long before = ofProcess();
    try {
      work.run();
    } finally {
      bytes += ofProcess() - before;
    }
  }

  /** What was added so far. */
  long bytes() {
    return bytes;
  }
}
