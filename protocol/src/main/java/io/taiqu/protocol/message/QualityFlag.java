package io.taiqu.protocol.message;

import java.util.Optional;

/** What is doubtful about a reading that was taken. The number is the bit in the wire form. */
public enum QualityFlag {
  /** The read was taken later after the interval's end than one polling cycle. */
  LATE(0),
  /** The register is below the reading before, and no roll-over explains it. */
  BACKWARD(1),
  /** The register rose further than the rated power allows. */
  STEP_IMPLAUSIBLE(2),
  /** The register rolled over since the reading before. */
  ROLLED_OVER(3),
  /** The meter answered with another serial number than the commissioned one. */
  SERIAL_MISMATCH(4),
  /** The edge did not run for part of the interval; sums over the interval are incomplete. */
  PARTIAL_INTERVAL(5),
  /** Current flows and the register does not move. */
  FROZEN(6),
  /** The register does not keep step with the power: a wrong unit or scale. */
  UNIT_DOUBTFUL(7),
  /** The transformer ratio set in the meter is not the commissioned one. */
  MULTIPLIER_MISMATCH(8),
  /**
   * The register can't show this interval finely: its least step is more than a hundredth of what
   * rated power uses in one.
   */
  COARSE(9),
  /** Nothing was used for days at a point that used something before. */
  SUDDEN_ZERO(10),
  /** Energy flows back through a phase while others take it: a reversed transformer or phase. */
  REVERSED_PHASE(11),
  /**
   * The meter was exchanged in the interval, by a technician's record. The register goes on from
   * that of the meter before.
   */
  METER_EXCHANGED(12),
  /** The meter says that a cover of its own was opened in the interval. */
  COVER_OPENED(13),
  /** The meter says that a strong magnetic field acted on it in the interval. */
  MAGNETIC_FIELD(14),
  /** The door of the unit's cabinet was open in the interval; told with the supply meter. */
  CABINET_OPENED(15);

  private final int code;

  QualityFlag(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<QualityFlag> ofCode(int code) {
    for (QualityFlag value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
