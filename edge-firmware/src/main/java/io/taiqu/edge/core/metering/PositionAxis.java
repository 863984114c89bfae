package io.taiqu.edge.core.metering;

import io.taiqu.protocol.quantity.MeterRegister;
import java.util.Optional;

/**
 * Where a supply point's position lies for what its meter shows: each roll-over of the display adds
 * its range, and an exchange of the meter adds the difference of the two registers.
 *
 * @param shift what is added to what the meter shows, in counts of {@code exponent}
 * @param exponent power of ten of Wh; the finest of all meters that were there
 */
public record PositionAxis(long shift, int exponent) {
  /** As the first meter shows it. */
  public static final PositionAxis OWN = new PositionAxis(0, MeterRegister.MAX_EXPONENT);

  /**
   * The axis after an exchange.
   *
   * @param last the supply point's position when the old meter was taken away
   * @param newFirst what the new meter showed then
   */
  public static PositionAxis joining(MeterRegister last, MeterRegister newFirst) {
    int finest = Math.min(last.exponent(), newFirst.exponent());
    return new PositionAxis(
        Math.subtractExact(countIn(last, finest), countIn(newFirst, finest)), finest);
  }

  /** The position for a shown register, before any roll-over; empty if there can't be one. */
  Optional<MeterRegister> of(MeterRegister shown, long turns, MeterRegister range) {
    int finest = Math.min(exponent, shown.exponent());
    long count =
        Math.addExact(
            Math.addExact(
                countIn(shown, finest), Math.multiplyExact(turns, countIn(range, finest))),
            shiftIn(finest));
    return count < 0 ? Optional.empty() : Optional.of(new MeterRegister(count, finest));
  }

  /**
   * The position that a register shown last stands for.
   *
   * @param near the last known position, which tells how often the display had rolled over
   */
  public Optional<MeterRegister> positionOf(
      MeterRegister shown, Optional<MeterRegister> near, MeterRegister range) {
    return of(shown, near.map(known -> turnsAt(known, range)).orElse(0L), range);
  }

  /** How often the display had rolled over at a position. */
  long turnsAt(MeterRegister position, MeterRegister range) {
    int finest = Math.min(Math.min(exponent, position.exponent()), range.exponent());
    return Math.max(
        0,
        Math.floorDiv(
            Math.subtractExact(countIn(position, finest), shiftIn(finest)),
            countIn(range, finest)));
  }

  /** What the display showed at a position. */
  long shownWattHours(MeterRegister position, MeterRegister range) {
    long shifted =
        Math.subtractExact(position.wattHoursFloor(), shift == 0 ? 0 : wattHours(shift, exponent));
    return Math.floorMod(shifted, range.wattHoursFloor());
  }

  private long shiftIn(int finest) {
    return shift == 0 ? 0 : Math.multiplyExact(shift, power(exponent - finest));
  }

  private static long wattHours(long count, int exponent) {
    return exponent >= 0
        ? Math.multiplyExact(count, power(exponent))
        : Math.floorDiv(count, power(-exponent));
  }

  private static long countIn(MeterRegister register, int finest) {
    return register.exponent() >= finest
        ? Math.multiplyExact(register.count(), power(register.exponent() - finest))
        : register.count() / power(finest - register.exponent());
  }

  private static long power(int exponent) {
    long power = 1;
    for (int i = 0; i < exponent; i++) {
      power = Math.multiplyExact(power, 10L);
    }
    return power;
  }
}
