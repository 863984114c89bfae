package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.lineloss.LossView.RankBy;
import io.taiqu.supervisor.web.OverviewPage.DayLoss;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The loss of all transformers together by day. A day that is over changes only when late readings
 * come, most of them soon after it: the newest days are asked for anew every minute, the others
 * every quarter of an hour.
 */
final class LossMonth {
  private static final int DAYS = 30;
  private static final int NEWEST = 2;
  private static final Duration NEWEST_KEPT = Duration.ofMinutes(1);
  private static final Duration OTHERS_KEPT = Duration.ofMinutes(15);

  private final Services services;
  private Map<LocalDate, Kept> kept = Map.of();

  private record Kept(DayLoss loss, Instant readAt) {}

  LossMonth(Services services) {
    this.services = services;
  }

  /** The days before one, oldest first. */
  synchronized List<DayLoss> before(LocalDate today) {
    Instant now = services.realClock().instant();
    Map<LocalDate, Kept> days = new HashMap<>();
    List<DayLoss> month = new ArrayList<>();
    for (LocalDate day = today.minusDays(DAYS); day.isBefore(today); day = day.plusDays(1)) {
      Duration keep = day.isBefore(today.minusDays(NEWEST)) ? OTHERS_KEPT : NEWEST_KEPT;
      Kept known = kept.get(day);
      Kept used =
          known != null && now.isBefore(known.readAt().plus(keep)) && !now.isBefore(known.readAt())
              ? known
              : new Kept(loss(day), now);
      days.put(day, used);
      month.add(used.loss());
    }
    kept = days;
    return month;
  }

  /** One day of all transformers at a time: a month of them together would fill the memory. */
  private DayLoss loss(LocalDate day) {
    LossSum sum = LossSum.of(services.loss().ranking(day, day, RankBy.ENERGY, Integer.MAX_VALUE));
    OptionalDouble percent =
        sum.supplied().equals(Energy.ZERO) ? OptionalDouble.empty() : sum.percent();
    return new DayLoss(day, percent, sum.computable(), sum.transformers());
  }
}
