package io.taiqu.supervisor.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The current transformers in front of a meter through their exchanges, with the form that records
 * another one.
 *
 * @param serial of the meter
 * @param path address of this page
 * @param back where the meter is shown
 * @param takesTwo whether another person has to agree, because a customer is charged by the meter
 * @param rows oldest first
 * @param typed what was typed and refused
 * @param proposed number of the proposal that was just made
 */
public record CtPage(
    Instant asOf,
    String serial,
    String path,
    String back,
    boolean takesTwo,
    List<Row> rows,
    Typed typed,
    Optional<String> failure,
    Optional<String> proposed) {
  /** A ratio; no time: ever since, or still. */
  public record Row(String ratio, Optional<Instant> since, Optional<Instant> until) {}

  /** What was typed. */
  public record Typed(String ratio, String since, String register, String reason) {
    static final Typed NOTHING = new Typed("", "", "", "");
  }
}
