package io.taiqu.supervisor.topology;

import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Optional;

/** From which moments on something may hang elsewhere. Pure. */
final class Moment {
  private final Duration interval;
  private final ZoneId zone;

  Moment(Duration interval, ZoneId zone) {
    this.interval = interval;
    this.zone = zone;
  }

  /**
   * Why something can't be moved at a moment, given what is known of it.
   *
   * @param sinceMinute since when it hangs where it does; 0 is ever since
   * @param settled the last month that is closed
   */
  Optional<Obstacle> obstacle(
      Instant since, Instant now, long sinceMinute, Optional<YearMonth> settled) {
    long step = interval.toSeconds();
    long second = since.getEpochSecond();
    if (second % step != 0 || since.getNano() != 0 || second <= 0) {
      Instant before = Instant.ofEpochSecond(Math.max(step, Math.floorDiv(second, step) * step));
      return Optional.of(
          Obstacle.of(
              Code.NOT_AN_INTERVAL_END,
              interval.toMinutes(),
              told(before),
              told(before.plus(interval)),
              told(since)));
    }
    if (since.isAfter(now)) {
      return Optional.of(Obstacle.of(Code.TO_COME, told(since)));
    }
    if (sinceMinute > 0 && second / 60 <= sinceMinute) {
      return Optional.of(
          Obstacle.of(Code.OVERLAPS, told(Instant.ofEpochSecond(sinceMinute * 60)), told(since)));
    }
    return settled
        .filter(
            month -> since.isBefore(month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant()))
        .map(month -> Obstacle.of(Code.PLACES_SETTLED, month));
  }

  private OffsetDateTime told(Instant at) {
    return at.atZone(zone).toOffsetDateTime();
  }
}
