package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of the alarms.
 *
 * @param show waiting, open or all
 * @param groups alarms of one kind together, critical kinds first
 * @param page from 1
 * @param failure why the last acknowledgement was refused, in the visitor's words
 */
public record AlarmsPage(
    Instant asOf, String show, List<Group> groups, int page, int pages, Optional<String> failure) {
  /** How many alarms a page has. */
  static final int ROWS = 100;

  /** The address of another page of the same alarms. */
  public String at(int other) {
    return "/alarms?show=" + show + "&page=" + other;
  }

  /**
   * Alarms of one kind.
   *
   * @param count of all pages
   * @param entries of this page, newest first
   */
  public record Group(AlarmKind kind, long count, List<Entry> entries) {}

  /**
   * One alarm.
   *
   * @param subject what it is about, as shown
   * @param link the page of what it is about; empty if there is none
   * @param reason the reason given when it was acknowledged; empty if none was
   */
  public record Entry(Alarm alarm, String subject, String link, String reason) {}
}
