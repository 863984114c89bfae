package io.taiqu.supervisor.lineloss.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One reason for a suspicion, to be written in the reader's language.
 *
 * @param code which sentence
 * @param figures in the order in which the sentence uses them
 */
public record Evidence(Code code, List<Object> figures) {
  public Evidence {
    figures = List.copyOf(figures);
  }

  /** This evidence with days counted from another first one. */
  Evidence shifted(int days) {
    if (days == 0 || code.dayFigure().isEmpty()) {
      return this;
    }
    List<Object> shifted = new ArrayList<>(figures);
    int at = code.dayFigure().getAsInt();
    shifted.set(at, Integer.parseInt(shifted.get(at).toString()) + days);
    return new Evidence(code, shifted);
  }

  static Evidence of(Code code, Object... figures) {
    return new Evidence(code, List.of(figures));
  }

  /** The sentences that there are. */
  public enum Code {
    /** Share of the energy that the register misses, in percent, kWh, first day from 1. */
    MISSING_SHARE(2),
    /** The same between two times of the day. */
    MISSING_AT_NIGHT(4),
    /** Intervals without movement while the area's loss rose, kWh. */
    MISSING_WHILE_STANDING,
    /** The register has not moved since this day, from 1, though there is voltage. */
    STANDS_SINCE(0),
    /** The ratio of the archive, and that which fits. */
    RATIO_FITS,
    /** Ratio of the archive, and what fits is no usual one. */
    RATIO_DOES_NOT_FIT,
    /** The voltage follows no phase of this transformer: highest correlation. */
    VOLTAGE_FOREIGN,
    /** The voltage follows a phase of this transformer: phase, correlation. */
    VOLTAGE_FOLLOWS,
    /** The archive's phase and that which the voltage follows, with both correlations. */
    VOLTAGE_OTHER_PHASE,
    /** The area's balance is right without this meter: kWh. */
    BALANCED_WITHOUT,
    /** The area's balance is right with this meter: kWh. */
    BALANCED_WITH,
    /** kWh that no meter's course explains, most of it between two times. */
    NO_METER_EXPLAINS,
    /**
     * kWh that neither technical loss nor the errors of meters explain, and how many times their
     * standard uncertainty that is.
     */
    BEYOND_ERRORS,
    /** The service line's voltage falls as if the missing current flowed in it. */
    VOLTAGE_CONFIRMS,
    /** How far from chance: standard errors over days, number of days. */
    CONSISTENT_BY_DAY;

    private static final int NONE = -1;

    private final int day;

    Code() {
      this(NONE);
    }

    Code(int day) {
      this.day = day;
    }

    /** Which of the figures is the number of a day; empty if none is. */
    public OptionalInt dayFigure() {
      return day == NONE ? OptionalInt.empty() : OptionalInt.of(day);
    }
  }
}
