package io.taiqu.hwtest.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.taiqu.hwtest.demo.SupervisorApi;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A unit's interval records as the supervisor's interface shows them. */
public final class StoredRecords {
  private static final int PAGE = 5_000;

  private final SupervisorApi api;
  private final EdgeId edge;

  public StoredRecords(SupervisorApi api, EdgeId edge) {
    this.api = api;
    this.edge = edge;
  }

  /** Every sequence up to it is stored. */
  public long watermark() {
    return api.get("/api/v1/edges/" + edge).path("stream").path("watermark").asLong();
  }

  /**
   * Holds what is stored against what the unit had on its disk, value by value.
   *
   * @param taken records of the unit by sequence
   * @param last the unit's last sequence; every one up to it must be stored
   * @return each difference in words
   */
  public List<String> compare(Map<Long, IntervalReading> taken, long last) {
    List<String> differences = new ArrayList<>();
    Map<Long, JsonNode> stored = new HashMap<>();
    Map<String, Long> intervals = new HashMap<>();
    long after = 0;
    JsonNode items = page(after);
    while (!items.isEmpty()) {
      for (JsonNode item : items) {
        long sequence = item.path("sequence").asLong();
        if (stored.put(sequence, item) != null) {
          differences.add("record " + sequence + " is stored twice");
        }
        String interval = item.path("supplyPoint").asText() + " " + item.path("intervalEnd");
        Long before = intervals.put(interval, sequence);
        if (before != null) {
          differences.add("records %d and %d are both %s".formatted(before, sequence, interval));
        }
        after = Math.max(after, sequence);
      }
      items = page(after);
    }
    for (long sequence = 1; sequence <= last; sequence++) {
      if (!stored.containsKey(sequence)) {
        differences.add("record " + sequence + " is missing");
      }
    }
    taken.forEach((sequence, reading) -> {
      JsonNode item = stored.get(sequence);
      if (item != null && !isSame(reading, item)) {
        differences.add("record %d: taken %s, stored %s".formatted(sequence, reading, item));
      }
    });
    return differences;
  }

  private JsonNode page(long after) {
    return api.get("/api/v1/edges/%s/readings?after=%d&limit=%d".formatted(edge, after, PAGE))
        .path("items");
  }

  private static boolean isSame(IntervalReading taken, JsonNode stored) {
    return taken.point().toString().equals(stored.path("supplyPoint").asText())
        && taken.intervalEnd().equals(Instant.parse(stored.path("intervalEnd").asText()))
        && taken.takenAt().equals(Instant.parse(stored.path("takenAt").asText()))
        && taken.monotonicMillis() == stored.path("monotonicMillis").asLong()
        && taken.clock().name().equals(stored.path("clock").asText())
        && isSame(taken.reading(), stored);
  }

  private static boolean isSame(Reading taken, JsonNode stored) {
    return switch (taken) {
      case Reading.Missing(var cause) -> cause.name().equals(stored.path("missing").asText());
      case Reading.Measured measured -> {
        JsonNode values = stored.path("measured");
        yield measured.register().count() == values.path("register").path("count").asLong()
            && measured.register().exponent() == values.path("register").path("exponent").asInt()
            && measured.power().watts() == values.path("powerWatts").asLong()
            && measured.voltages().stream()
                .map(Voltage::millivolts)
                .toList()
                .equals(longs(values.path("voltagesMillivolts")))
            && measured.currents().stream()
                .map(Current::milliamps)
                .toList()
                .equals(longs(values.path("currentsMilliamps")))
            && measured
                .milliampereSquaredHours()
                .equals(longs(values.path("milliampereSquaredHours")));
      }
    };
  }

  private static List<Long> longs(JsonNode array) {
    List<Long> values = new ArrayList<>();
    array.forEach(value -> values.add(value.asLong()));
    return values;
  }
}
