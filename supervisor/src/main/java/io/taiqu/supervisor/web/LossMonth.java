package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.web.OverviewPage.DayLoss;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The loss of all transformers together by day. Days that are over change only when late readings
 * come, so they are asked for anew every few minutes.
 */
final class LossMonth {
  private static final int DAYS = 30;
  private static final Duration KEPT_FOR = Duration.ofMinutes(5);

  private final Services services;
  private Optional<Kept> kept = Optional.empty();

  private record Kept(LocalDate today, Instant readAt, List<DayLoss> days) {
    boolean holds(LocalDate now, Instant realNow) {
      return today.equals(now)
          && !realNow.isBefore(readAt)
          && realNow.isBefore(readAt.plus(KEPT_FOR));
    }
  }

  LossMonth(Services services) {
    this.services = services;
  }

  /** The days before one, oldest first. */
  synchronized List<DayLoss> before(LocalDate today) {
    Instant now = services.realClock().instant();
    if (kept.filter(known -> known.holds(today, now)).isEmpty()) {
      kept = Optional.of(new Kept(today, now, read(today)));
    }
    return kept.orElseThrow().days();
  }

  private List<DayLoss> read(LocalDate today) {
    Map<LocalDate, LossSum.Adding> byDay = new TreeMap<>();
    for (LocalDate day = today.minusDays(DAYS); day.isBefore(today); day = day.plusDays(1)) {
      byDay.put(day, new LossSum.Adding());
    }
    ZoneId zone = services.deployment().zone();
    services
        .loss()
        .eachDay(
            today.minusDays(DAYS),
            today.minusDays(1),
            row -> {
              LossSum.Adding sum = byDay.get(row.from().atZone(zone).toLocalDate());
              if (sum != null) {
                sum.add(row, Money.ZERO);
              }
            });
    List<DayLoss> days = new ArrayList<>();
    byDay.forEach((day, adding) -> {
      LossSum sum = adding.sum();
      OptionalDouble percent =
          sum.supplied().equals(Energy.ZERO) ? OptionalDouble.empty() : sum.percent();
      days.add(new DayLoss(day, percent, sum.computable(), sum.transformers()));
    });
    return List.copyOf(days);
  }
}
