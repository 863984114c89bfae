package io.taiqu.supervisor.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people decided about a meter's readings, with the forms that decide more and take back.
 *
 * @param transformer where the meter hangs
 * @param amended oldest first
 * @param typed what the forms show at first
 * @param failure why what was just asked for was not done
 * @param done number of the decision that was just made or taken back
 */
public record AmendmentsPage(
    Instant asOf,
    String point,
    String serial,
    String transformer,
    List<FindingsPage.Amended> amended,
    Typed typed,
    Optional<String> failure,
    Optional<String> done) {
  /**
   * What the forms show at first, times as their fields take them.
   *
   * @param at end of the interval to reject or replace
   * @param from the reading before a gap
   * @param to and after it
   */
  public record Typed(String at, String from, String to, String register, String reason) {}
}
