package io.taiqu.supervisor.amendment;

import java.util.List;

/**
 * Why something is not decided about readings. The pages and the interface say it in words.
 *
 * @param figures what the words name, in their order: moments with their offset, months, numbers
 */
public record Refusal(Code code, List<Object> figures) {
  public Refusal {
    figures = List.copyOf(figures);
  }

  /** The reasons that there are. */
  public enum Code {
    /** Nothing was read: when. */
    NOTHING_READ,
    /** A gap ends before it begins, or is too long: most days. */
    GAP_LENGTH,
    /** Nothing was read at an end of the gap: when. */
    GAP_END_UNREAD,
    /** Too little was read before to know the usual day: before when. */
    USUAL_DAY_UNKNOWN,
    /** A reason is missing or too long. */
    NO_REASON,
    /** That moment ends no interval: which. */
    NOT_AN_END,
    /** That moment is still to come: which. */
    TO_COME,
    /** Intervals before a month are not kept: which. */
    NOT_KEPT,
    /** The month is settled: which. */
    SETTLED,
    /** It was taken back already: by whom. */
    TAKEN_BACK
  }

  static Refusal of(Code code, Object... figures) {
    return new Refusal(code, List.of(figures));
  }
}
