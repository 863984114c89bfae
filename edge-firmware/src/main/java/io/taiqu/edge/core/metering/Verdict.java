package io.taiqu.edge.core.metering;

/** Whether the last attempt to read a meter gave something that may be charged. */
public enum Verdict {
  /** Nothing was tried yet. */
  NOT_READ,
  /** There was no usable answer. */
  FAILED,
  /** A plausible read of the right meter. */
  BELIEVED,
  /** Believed, and the register passed its highest value since the read before. */
  BELIEVED_ROLLED_OVER,
  /**
   * Zero from a meter of which nothing is known yet: some answer so for a moment after power-up.
   */
  ZERO_UNPROVEN,
  /** The register fell to near zero from a position that was not close to the roll-over. */
  ROLL_OVER_UNPROVEN,
  /** The register fell. */
  BACKWARD,
  /** The register rose further than the rated power allows. */
  STEP_IMPLAUSIBLE,
  /** The first answer after a silence; the next one must agree. */
  UNCONFIRMED,
  /** Power flows and the register does not move. */
  FROZEN,
  /** The register does not keep step with the power: a wrong unit, or a wrong scale. */
  UNIT_DOUBTFUL,
  /** More power than the supply can carry: a damaged read unless the next one says the same. */
  POWER_IMPLAUSIBLE,
  /** The transformer ratio that is set in the meter is not the commissioned one. */
  WRONG_MULTIPLIER,
  /** Another meter than the commissioned one answered. */
  WRONG_METER;

  /** Whether the position read may be charged. */
  public boolean isBelieved() {
    return this == BELIEVED || this == BELIEVED_ROLLED_OVER;
  }

  /** Whether voltages, currents and power of the read count, whatever its register is worth. */
  public boolean tellsFlow() {
    return switch (this) {
      case BELIEVED, BELIEVED_ROLLED_OVER, FROZEN, UNIT_DOUBTFUL -> true;
      case NOT_READ,
          FAILED,
          ZERO_UNPROVEN,
          ROLL_OVER_UNPROVEN,
          BACKWARD,
          STEP_IMPLAUSIBLE,
          UNCONFIRMED,
          POWER_IMPLAUSIBLE,
          WRONG_MULTIPLIER,
          WRONG_METER ->
          false;
    };
  }
}
