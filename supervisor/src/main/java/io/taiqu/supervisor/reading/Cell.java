package io.taiqu.supervisor.reading;

import io.taiqu.protocol.quantity.MeterRegister;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of one point in one interval.
 *
 * @param source sequence of the record, 0 if there is none; the higher one counts
 * @param kind whether a reading was taken at the interval's end
 * @param rolledOver whether the reading says that the register rolled over since the one before
 * @param register present exactly for {@link Kind#MEASURED}
 * @param energy of the interval in Wh after the CT ratio; absent if it can't be told
 * @param basis what the energy rests on; {@link Basis#READ} where there is none
 * @param squares ∫I²dt over all conductors in 10⁻⁶ A²h after the CT ratio, if the edge took it
 * @param volts mean square of the phases' voltages at the read in 10⁻⁴ V², of a transformer's own
 *     meter
 */
public record Cell(
    long source,
    Kind kind,
    boolean rolledOver,
    Optional<MeterRegister> register,
    OptionalLong energy,
    Basis basis,
    OptionalLong squares,
    OptionalLong volts) {

  /** Whether a reading was taken. */
  public enum Kind {
    /** No record arrived. */
    ABSENT,
    /** The edge recorded that it could not read. */
    MISSING,
    /** Read. */
    MEASURED
  }

  /** What an interval's energy rests on. */
  public enum Basis {
    /** Registers that were read at both of its ends. */
    READ,
    /** An even share of what registers further apart differ by. */
    LINEAR,
    /** A share of that by the usual day of the point, because somebody asked for it. */
    PROFILE,
    /** A register that somebody put in the place of what was read, or of nothing. */
    EDITED
  }

  /** A cell of which no record arrived. */
  public static final Cell NOTHING =
      new Cell(
          0,
          Kind.ABSENT,
          false,
          Optional.empty(),
          OptionalLong.empty(),
          Basis.READ,
          OptionalLong.empty(),
          OptionalLong.empty());

  /** Whether nothing at all is known. */
  boolean isNothing() {
    return kind == Kind.ABSENT && energy.isEmpty();
  }

  /** This cell with another energy. */
  Cell with(OptionalLong newEnergy, Basis newBasis) {
    return energy.equals(newEnergy) && basis == newBasis
        ? this
        : new Cell(source, kind, rolledOver, register, newEnergy, newBasis, squares, volts);
  }

  /** Whether the energy is known, but not from reads at both ends. */
  public boolean estimated() {
    return basis != Basis.READ;
  }

  /**
   * Whether a record of the same interval counts more than this one: a reading beats none, then the
   * later beats.
   */
  boolean yieldsTo(Cell other) {
    int order = other.kind.compareTo(kind);
    return order > 0 || (order == 0 && other.source > source);
  }
}
