package io.taiqu.hwtest.district;

/**
 * Series impedance of a transposed three-phase branch in ohms: each phase has the self impedance,
 * each pair the mutual one. Branches in series add.
 *
 * @param selfR resistance of a phase
 * @param selfX reactance of a phase
 * @param mutualR resistance between two phases, which the common return gives
 * @param mutualX reactance between two phases
 */
public record Impedance(double selfR, double selfX, double mutualR, double mutualX) {

  /** No impedance. */
  public static final Impedance ZERO = new Impedance(0, 0, 0, 0);

  /** From sequence values: self = (2·Z1 + Z0)/3, mutual = (Z0 − Z1)/3. */
  public static Impedance ofSequences(double r1, double x1, double r0, double x0) {
    return new Impedance((2 * r1 + r0) / 3, (2 * x1 + x0) / 3, (r0 - r1) / 3, (x0 - x1) / 3);
  }

  /** Both in series. */
  public Impedance plus(Impedance other) {
    return new Impedance(
        selfR + other.selfR, selfX + other.selfX, mutualR + other.mutualR, mutualX + other.mutualX);
  }

  /** This many times as long. */
  public Impedance times(double factor) {
    return new Impedance(selfR * factor, selfX * factor, mutualR * factor, mutualX * factor);
  }
}
