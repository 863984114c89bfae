package io.taiqu.supervisor.lineloss.analysis;

/**
 * What is doubtful about the readings of a meter.
 *
 * @param meter whose; of the supply meter {@code SUPPLY}
 * @param kind what
 * @param count how many reads, intervals or days
 */
public record QualityNote(String meter, Kind kind, int count) {
  /** The supply meter's name. */
  public static final String SUPPLY = "SUPPLY";

  /** What can be doubtful. */
  public enum Kind {
    /** Reads are missing and were interpolated. */
    MISSING_READS,
    /** There are no reads at all. */
    NO_READS,
    /** Reads begin late or end early; the span was cut to the days that all meters cover. */
    SHORT_SPAN,
    /** The register went backward: an exchange or a fault. */
    REGISTER_BACKWARD,
    /** Never any energy: a vacant home, or a meter to look at. */
    NEVER_MOVED,
    /** Only the days, so many, since a meter last came or went are used. */
    SINCE_MOVE,
    /**
     * The supply is metered on the transformer's high side, and its nameplate or its customers'
     * phases are not known well enough to tell from it where energy goes.
     */
    METERED_BEFORE,
    /**
     * The supply is metered on the transformer's high side and was referred to the low side: less
     * is known of the network's loss, so that small shares are not seen.
     */
    REFERRED,
    /** Reads off the register's course, left out. */
    READ_OFF,
    /**
     * The register rose by more than anything could supply: an exchange, and its use is unknown.
     */
    REGISTER_JUMPED,
    /**
     * The register goes back again and again: it counts what is fed in down, or is wired wrongly.
     */
    COUNTS_BACK,
    /** The register goes back at night too, when nothing is fed in: it is wired wrongly. */
    RUNS_BACK,
    /** The supply meter's registers say that nothing was supplied, or less. */
    NOTHING_SUPPLIED,
    /** Phases, so many, of which the supply meter counts nothing although current flows. */
    PHASE_NOT_COUNTED,
    /**
     * So few reads were taken of most meters, or of the supply meter, that nobody can be suspected;
     * loss rests on the registers at both ends.
     */
    FEW_READS,
    /** So many meters have no voltages; technical loss is told by the usual resistance. */
    NO_VOLTAGES,
    /** So long a span is worked through in pieces; suspicions rest on the last so many days. */
    LONG_SPAN,
    /**
     * While these meters, so many, stand still by day, energy is fed in that no register counts.
     */
    FED_IN
  }
}
