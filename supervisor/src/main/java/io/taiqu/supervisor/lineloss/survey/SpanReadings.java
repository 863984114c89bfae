package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.supervisor.lineloss.TransformerLoss;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What is stored of a transformer's meters over whole days.
 *
 * @param from first day
 * @param to last day
 * @param afterMove whether it is shorter than was asked for because a meter came or went the day
 *     before
 * @param start the read at the beginning of the first day
 * @param stepMinutes between two reads
 * @param reads how many, the first included
 * @param supply the transformer's own meter; empty if the estate has none
 * @param before whether that meter measures on the transformer's high side
 * @param nameplate of the transformer in that case, if it is known
 * @param customers meters that are listed here, and neighbours' that may belong here
 */
public record SpanReadings(
    LocalDate from,
    LocalDate to,
    boolean afterMove,
    Instant start,
    int stepMinutes,
    int reads,
    Optional<MeterSpan> supply,
    boolean before,
    Optional<TransformerLoss> nameplate,
    List<MeterSpan> customers) {
  private static final int MINUTES_OF_DAY = 24 * 60;

  public SpanReadings {
    customers = List.copyOf(customers);
  }

  /** Days. */
  int days() {
    return Math.toIntExact(ChronoUnit.DAYS.between(from, to) + 1);
  }

  /** Intervals of a day of 24 hours. */
  int perDay() {
    return MINUTES_OF_DAY / stepMinutes;
  }

  /** The end of an interval, which is the time of the read after it. */
  Instant endOf(int interval) {
    return start.plusSeconds(60L * stepMinutes * (interval + 1));
  }
}
