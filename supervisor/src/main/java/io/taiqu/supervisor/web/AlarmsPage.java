package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The alarms.
 *
 * @param show waiting, open or all
 * @param groups alarms of one kind together, critical kinds first
 * @param failure why the last acknowledgement was refused, in the visitor's words
 */
public record AlarmsPage(Instant asOf, String show, List<Group> groups, Optional<String> failure) {

  /** All alarms of one cause. */
  public record Group(AlarmKind kind, List<Entry> entries) {}

  /**
   * One alarm.
   *
   * @param subject what it is about, as shown
   * @param link the page of what it is about; empty if there is none
   * @param reason the reason given when it was acknowledged; empty if none was
   */
  public record Entry(Alarm alarm, String subject, String link, String reason) {}
}
