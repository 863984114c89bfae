package io.taiqu.hwtest.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Locale;

/**
 * Processor time of this process, s, by whose threads took it: on a machine that has other things
 * to do it says more than the time of day.
 *
 * @param units those who send
 * @param broker a broker in this process
 * @param supervisor from the network to the store and back
 * @param all with what the virtual machine takes for itself, its compiler above all
 */
record CpuShares(double units, double broker, double supervisor, double all) {
  private static final double NANOS = 1e9;

  /** What was taken since the process began, by threads that are alive. */
  static CpuShares now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double units = 0;
    double broker = 0;
    double supervisor = 0;
    for (long id : threads.getAllThreadIds()) {
      var known = threads.getThreadInfo(id);
      if (known == null) {
        continue;
      }
      double seconds = Math.max(0, threads.getThreadCpuTime(id)) / NANOS;
      String name = known.getThreadName().toLowerCase(Locale.ROOT);
      if (name.startsWith("units")) {
        units += seconds;
      } else if (name.contains("activemq") || name.contains("artemis")) {
        broker += seconds;
      } else if (name.startsWith("intake") || name.startsWith("mqtt")) {
        supervisor += seconds;
      }
    }
    Duration all = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return new CpuShares(units, broker, supervisor, all.toNanos() / NANOS);
  }

  /** What was taken between two moments. */
  CpuShares since(CpuShares before) {
    return new CpuShares(
        units - before.units,
        broker - before.broker,
        supervisor - before.supervisor,
        all - before.all);
  }
}
