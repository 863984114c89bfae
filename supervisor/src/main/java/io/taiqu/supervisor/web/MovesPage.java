package io.taiqu.supervisor.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a part of the grid hung on and since when, with the forms that hang it elsewhere.
 *
 * @param level of the part, as messages and addresses name it; {@code point} for a supply point
 * @param name code of the part, or the number of a point's meter
 * @param path address of this page
 * @param back where the part itself is shown; empty if nowhere
 * @param rows oldest first
 * @param parents levels that it can be hung on, each with a form
 * @param typed what was typed and refused
 * @param proposed number of the proposal that was just made
 */
public record MovesPage(
    Instant asOf,
    String level,
    String name,
    String path,
    String back,
    List<Row> rows,
    List<String> parents,
    Typed typed,
    Optional<String> failure,
    Optional<String> proposed) {
  /** Since when it hung on what; no time: ever since, or still. */
  public record Row(
      String level, Optional<String> code, Optional<Instant> since, Optional<Instant> until) {
    /** Where the part that it hung on is shown; empty if nowhere. */
    public String address() {
      return switch (level) {
        case "transformer" -> "/transformers/" + code.orElse("");
        case "district" -> "/districts/" + code.orElse("");
        default -> "/areas/" + level + "/" + code.orElse("") + "/moves";
      };
    }
  }

  /** What was typed. */
  public record Typed(String to, String code, String since, String reason) {
    static final Typed NOTHING = new Typed("", "", "", "");

    /** What was typed into the form of a level. */
    public Typed in(String parent) {
      return to.equals(parent) ? this : NOTHING;
    }
  }

  /** Whether another person has to agree. */
  public boolean takesTwo() {
    return level.equals("point");
  }
}
