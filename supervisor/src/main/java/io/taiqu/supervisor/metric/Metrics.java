package io.taiqu.supervisor.metric;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Counters and gauges by name; names begin with {@code taiqu_}. */
public final class Metrics {
  private record Counter(String help, LongAdder value) {}

  private record Gauge(String help, DoubleSupplier value) {}

  private final Map<String, Counter> counters = new ConcurrentSkipListMap<>();
  private final Map<String, Gauge> gauges = new ConcurrentSkipListMap<>();

  /** The counter of that name, made at its first use. Names end in {@code _total}. */
  public LongAdder counter(String name, String help) {
    return counters.computeIfAbsent(name, key -> new Counter(help, new LongAdder())).value();
  }

  /** Registers a gauge, in place of one of the same name. */
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.put(name, new Gauge(help, value));
  }

  /** Everything in the Prometheus text exposition format 0.0.4. */
  public String prometheusText() {
    StringBuilder text = new StringBuilder();
    counters.forEach(
        (name, counter) -> append(text, name, "counter", counter.help(), counter.value().sum()));
    gauges.forEach(
        (name, gauge) -> append(text, name, "gauge", gauge.help(), gauge.value().getAsDouble()));
    return text.toString();
  }

  private static void append(
      StringBuilder text, String name, String type, String help, double value) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    text.append(name).append(' ');
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      text.append((long) value);
    } else {
      text.append(value);
    }
    text.append('\n');
  }
}
