package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.reading.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Losses by formula: one transformer has a thief in the evenings, one misses meters. */
final class SampleLoss implements LossView, Usage {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 31);

  private final GridView grid;

  SampleLoss(GridView grid) {
    this.grid = grid;
  }

  @Override
  public List<LossRow> byInterval(TransformerId transformer, Instant from, Instant to) {
    List<LossRow> rows = new ArrayList<>();
    for (Instant start = from; start.isBefore(to); start = start.plus(Duration.ofMinutes(15))) {
      int hour = start.atZone(ZONE).getHour();
      int day = start.atZone(ZONE).getDayOfYear();
      double load =
          2.2 + 1.6 * Math.exp(-Math.pow(hour - 20, 2) / 8.0) + 0.4 * noise(day * 97 + hour);
      double rate =
          rate(transformer)
              + (hour >= 19 && thief(transformer) ? 14 : 0)
              + noise(day * 31 + hour) * 2.5;
      rows.add(
          row(
              transformer,
              start,
              start.plus(Duration.ofMinutes(15)),
              load,
              rate,
              missing(transformer, day, hour)));
    }
    return rows;
  }

  @Override
  public List<LossRow> byDay(TransformerId transformer, LocalDate from, LocalDate to) {
    List<LossRow> rows = new ArrayList<>();
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      if (!day.isBefore(FIRST)) {
        rows.add(total(transformer, day, day));
      }
    }
    return rows;
  }

  @Override
  public void eachDay(LocalDate from, LocalDate to, Consumer<LossRow> taker) {
    grid.transformers().forEach(transformer -> byDay(transformer.id(), from, to).forEach(taker));
  }

  @Override
  public LossRow total(TransformerId transformer, LocalDate from, LocalDate to) {
    int day = from.getDayOfYear();
    double load = 232 + 30 * noise(day * 7) + (from.getDayOfWeek().getValue() > 5 ? 28 : 0);
    double rate = rate(transformer) + (thief(transformer) ? 5.4 : 0) + noise(day * 13) * 0.8;
    return row(
        transformer,
        from.atStartOfDay(ZONE).toInstant(),
        to.plusDays(1).atStartOfDay(ZONE).toInstant(),
        load,
        rate,
        transformer.code().equals("D2-T2") && day > 55);
  }

  private LossRow row(
      TransformerId transformer,
      Instant from,
      Instant to,
      double load,
      double rate,
      boolean missing) {
    long supplied = Math.round(load * 1000);
    long lost = Math.round(supplied * rate / 100);
    State state =
        missing
            ? State.NOT_COMPUTABLE
            : rate < 7 ? State.OK : rate < 10 ? State.WATCH : rate < 20 ? State.HIGH : State.SEVERE;
    return new LossRow(
        transformer,
        from,
        to,
        Optional.of(new Energy(supplied)),
        new Energy(missing ? supplied / 2 : supplied - lost),
        missing ? Optional.empty() : Optional.of(new Energy(lost)),
        missing ? OptionalDouble.empty() : OptionalDouble.of(rate),
        missing ? 0.914 : 0.998,
        OptionalDouble.of(0.85),
        Optional.of(new Energy(Math.round(supplied * 0.031))),
        state,
        missing
            ? List.of(
                new Cause(
                    Cause.Kind.CUSTOMER_METER_MISSING,
                    Optional.of(grid.points(transformer).get(5).id()),
                    41))
            : List.of());
  }

  private static boolean missing(TransformerId transformer, int day, int hour) {
    return transformer.code().equals("D2-T2") && day > 55 || day == 50 && hour < 6;
  }

  private static boolean thief(TransformerId transformer) {
    return transformer.code().equals("D1-T2");
  }

  private static double rate(TransformerId transformer) {
    return 2.6 + (transformer.code().hashCode() & 7) * 0.25;
  }

  private static double noise(int seed) {
    long mixed = seed * 0x9E3779B97F4A7C15L;
    mixed ^= mixed >>> 32;
    return (mixed & 0xFFFF) / 65535.0 - 0.5;
  }

  @Override
  public List<Ranked> ranking(LocalDate from, LocalDate to, RankBy by, int limit) {
    return grid.transformers().stream()
        .map(transformer -> total(transformer.id(), from, to))
        .map(row -> new Ranked(row.transformer(), row, price(row.lost().orElse(Energy.ZERO))))
        .sorted(Comparator.comparing(Ranked::lostMoney).reversed())
        .limit(limit)
        .toList();
  }

  private static Money price(Energy energy) {
    return new Money(energy.wattHours() * 560_000L);
  }

  @Override
  public List<Slot> byInterval(SupplyPointId point, Instant from, Instant to) {
    return List.of();
  }

  @Override
  public List<Day> byDay(SupplyPointId point, LocalDate from, LocalDate to) {
    List<Day> days = new ArrayList<>();
    int seed = point.toString().hashCode();
    for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
      if (day.isBefore(FIRST)) {
        continue;
      }
      boolean weekend = day.getDayOfWeek().getValue() > 5;
      long wattHours =
          Math.round(5200 + 3600 * noise(seed + day.getDayOfYear() * 17) + (weekend ? 1900 : 0));
      boolean gap = day.getDayOfYear() == 50;
      days.add(new Day(day, new Energy(wattHours), 96, gap ? 24 : 0, OptionalInt.of(96)));
    }
    return days;
  }

  @Override
  public Optional<Energy> usualDay(SupplyPointId point) {
    return Optional.of(new Energy(5_600));
  }
}
