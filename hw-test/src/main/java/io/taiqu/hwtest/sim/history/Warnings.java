package io.taiqu.hwtest.sim.history;

import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.notice.Delivery;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How far a supervisor is with warning customers. */
final class Warnings {
  private static final int RECENT = 20;

  /** Longer than between any two attempts. */
  private static final Duration EVER = Duration.ofDays(30);

  private final NoticeStore notices;
  private final Alarms alarms;

  Warnings(NoticeStore notices, Alarms alarms) {
    this.notices = notices;
    this.alarms = alarms;
  }

  /** Whether a notice waits for another attempt to deliver it. */
  boolean isAnyWaiting(Instant now) {
    return !notices.due(now.plus(EVER), 1).isEmpty();
  }

  /** What became of a customer's newest warnings, for people. */
  List<String> of(Household household) {
    return notices.ofAccount(EstateText.account(household.number), RECENT).stream()
        .filter(notice -> notice.kind() == Notice.Kind.LOW_CREDIT)
        .map(notice ->
            "%d.%d under %d of %s: %s"
                .formatted(
                    notice.episode(),
                    notice.step(),
                    notice.assignment(),
                    notice.createdAt(),
                    notice.deliveries()))
        .toList();
  }

  /**
   * Whether the newest warning of the time of low credit that the unit is in is not tried any more,
   * and a person was told so. A unit that was set back is in an earlier one than the newest.
   */
  boolean isGivenUp(Household household, long episode) {
    boolean givenUp =
        notices.ofAccount(EstateText.account(household.number), RECENT).stream()
            .filter(notice -> notice.kind() == Notice.Kind.LOW_CREDIT)
            .filter(notice -> notice.episode() == episode)
            .findFirst()
            .filter(notice ->
                notice.deliveries().stream()
                    .allMatch(each -> each.state() == Delivery.State.GIVEN_UP))
            .isPresent();
    return givenUp
        && alarms
            .open(AlarmKind.NOTICE_UNDELIVERED, new AlarmSubject.Point(household.point))
            .isPresent();
  }
}
