package io.taiqu.hwtest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Memory of a running process as the kernel counts it.
 *
 * @param residentKilobytes pages in memory (VmRSS); pages shared with other processes count in full
 * @param peakKilobytes the most that was ever resident (VmHWM)
 * @param proportionalKilobytes the same with shared pages divided among their users (Pss); absent
 *     where the kernel does not show it
 */
public record Memory(
    long residentKilobytes, long peakKilobytes, OptionalLong proportionalKilobytes) {

  /** Reads /proc; absent figures are 0 and empty when the process is gone. */
  public static Memory of(long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    return new Memory(
        field(proc.resolve("status"), "VmRSS:").orElse(0),
        field(proc.resolve("status"), "VmHWM:").orElse(0),
        field(proc.resolve("smaps_rollup"), "Pss:"));
  }

  public double residentMegabytes() {
    return residentKilobytes / 1024.0;
  }

  public double peakMegabytes() {
    return peakKilobytes / 1024.0;
  }

  private static OptionalLong field(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name)) {
          return OptionalLong.of(
              Long.parseLong(line.substring(name.length()).replace("kB", "").trim()));
        }
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
