package io.taiqu.supervisor.topology;

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
  Optional<String> obstacle(
      Instant since, Instant now, long sinceMinute, Optional<YearMonth> settled) {
    long step = interval.toSeconds();
    long second = since.getEpochSecond();
    if (second % step != 0 || since.getNano() != 0 || second <= 0) {
      Instant before = Instant.ofEpochSecond(Math.max(step, Math.floorDiv(second, step) * step));
      return Optional.of(
          "Energy is counted by intervals of %d minutes: it hangs elsewhere since %s or since %s, not since %s."
              .formatted(
                  interval.toMinutes(), told(before), told(before.plus(interval)), told(since)));
    }
    if (since.isAfter(now)) {
      return Optional.of(
          "%s is still to come: say it once it has happened.".formatted(told(since)));
    }
    if (sinceMinute > 0 && second / 60 <= sinceMinute) {
      return Optional.of(
          "It hangs where it does since %s: what is moved since %s would overlap."
              .formatted(told(Instant.ofEpochSecond(sinceMinute * 60)), told(since)));
    }
    return settled
        .filter(
            month -> since.isBefore(month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant()))
        .map(month ->
            "%s is settled: what hung where until its end stays as it is.".formatted(month));
  }

  private OffsetDateTime told(Instant at) {
    return at.atZone(zone).toOffsetDateTime();
  }
}
