package io.taiqu.hwtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process uses of the machine, as the kernel counts it. */
final class ProcessLoad {
  /** What /proc counts in on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 13;
  private static final int SYSTEM_TIME = 14;

  private ProcessLoad() {}

  /** Share of one processor that a process uses while it is watched, in percent. */
  static double cpuPercent(long pid, Duration watch) throws Benchmark.BenchFailed {
    long begin = System.nanoTime();
    long before = ticks(pid);
    sleep(watch);
    double seconds = (System.nanoTime() - begin) / 1e9;
    return Math.round(1000 * (ticks(pid) - before) / TICKS_PER_SECOND / seconds) / 10.0;
  }

  private static long ticks(long pid) throws Benchmark.BenchFailed {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The name in brackets may hold spaces; what follows it is field 3.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[USER_TIME - 2]) + Long.parseLong(fields[SYSTEM_TIME - 2]);
    } catch (IOException e) {
      throw new Benchmark.BenchFailed("the process has ended");
    }
  }

  static void sleep(Duration time) throws Benchmark.BenchFailed {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Benchmark.BenchFailed("interrupted");
    }
  }
}
