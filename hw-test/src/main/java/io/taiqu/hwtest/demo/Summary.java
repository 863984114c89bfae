package io.taiqu.hwtest.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a headless demonstration reports. {@code lineLoss.trueLossPercent}, {@code
 * wrongDisconnections} and {@code moneyInvariant} come from the physical record, the payments and
 * the tariff; the rest is what the product says of itself, and is held against the record.
 *
 * @param completed true if the whole story was seen and nothing fell short
 * @param shortfalls what fell short, in words
 * @param edges units
 * @param meters meters on their buses, supply meters included
 * @param disconnections contacts that opened
 * @param reconnections contacts that closed
 * @param wrongDisconnections openings while credit was left or a protected hour ran
 * @param moneyInvariant "held", or what broke
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Summary(
    boolean completed,
    List<String> shortfalls,
    int edges,
    int meters,
    Readings readings,
    TopUps topUps,
    int disconnections,
    int reconnections,
    int wrongDisconnections,
    String moneyInvariant,
    List<LineLoss> lineLoss,
    List<Suspected> suspected,
    Backfill backfill,
    MemoryMb memoryMb,
    List<Chapter> story) {

  /**
   * @param expected interval records that the units committed
   * @param stored of these, what the supervisor holds
   * @param missing of these, what it does not hold 30 s after the end
   * @param duplicates records it holds more than once
   */
  public record Readings(long expected, long stored, long missing, long duplicates) {}

  /**
   * @param accepted payments that the supervisor accepted
   * @param confirmed of these, what the unit has confirmed
   * @param latencyMs from the request to the confirmation, on the real clock
   */
  public record TopUps(int accepted, int confirmed, Percentiles latencyMs) {}

  /** The 50th and 99th percentile of some durations in milliseconds. */
  public record Percentiles(double p50, double p99) {
    static Percentiles of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      return new Percentiles(rank(sorted, 0.50), rank(sorted, 0.99));
    }

    private static double rank(List<Double> sorted, double share) {
      if (sorted.isEmpty()) {
        return 0;
      }
      int index = (int) Math.ceil(share * sorted.size()) - 1;
      return Math.round(10 * sorted.get(Math.max(0, index))) / 10.0;
    }
  }

  /**
   * One transformer over the last full simulated day.
   *
   * @param transformer its code
   * @param suppliedKwh as the product says; null if it says "not computable"
   * @param soldKwh as the product says
   * @param lossPercent as the product says
   * @param trueLossPercent from the physical record
   * @param coverage 0 to 1, as the product says
   */
  public record LineLoss(
      String transformer,
      @Nullable Double suppliedKwh,
      @Nullable Double soldKwh,
      @Nullable Double lossPercent,
      double trueLossPercent,
      double coverage) {}

  /**
   * A case that the product opened.
   *
   * @param account whose meter is suspected; null where no meter is named
   * @param type of what
   * @param energyKwh that it says was not recorded
   * @param isThief whether this customer takes energy past the meter
   */
  public record Suspected(
      String transformer,
      @Nullable String account,
      String type,
      double energyKwh,
      boolean isThief) {}

  /**
   * @param readings records of the history that the supervisor stored
   * @param seconds from the first unit's start to the last of them
   */
  public record Backfill(long readings, double seconds) {}

  /** Resident memory; of the edges the largest. */
  public record MemoryMb(double supervisor, double edge) {}

  /**
   * A part of the story.
   *
   * @param name what was to be seen
   * @param seen true if it was
   * @param detail what was seen, or what was missing
   * @param wallSeconds since the system was ready
   */
  public record Chapter(String name, boolean seen, String detail, double wallSeconds) {}

  /** Writes the summary as JSON. */
  public void writeTo(Path file) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
