package io.taiqu.edge.core.metering;

/**
 * The rules by which a read is doubted, each learned from something that happened in the field. A
 * judge that leaves one out believes what it should not: that is how the tests show what each rule
 * is for.
 */
public enum ReadingRule {
  /** Meters were swapped at one pole: a read counts only if the commissioned meter gave it. */
  RIGHT_METER,
  /**
   * Who answers is asked until two answers in a row agree, and money waits for that. One can be
   * damaged, with a right check sum, from the neighbour's number into the expected one: numbers of
   * one delivery differ by a bit or two. Of answers that are damaged so heavily one in 65 536
   * passes, and only some of these name the right meter, so two in a row are less than one in four
   * thousand million exchanges of which each answer is damaged; the next round of questions finds
   * also that one.
   */
  NAMED_TWICE,
  /**
   * A transformer ratio was set anew in the meter, or never as commissioned: every kWh would be
   * charged by the wrong multiplier.
   */
  MULTIPLIER,
  /** The same read, delivered twice, confirms nothing. */
  DUPLICATE,
  /**
   * Some meters answer zero for a moment after power-up. Zero from a meter of which nothing is
   * known becomes the baseline only when it is read again and again.
   */
  ZERO_AFTER_POWER_UP,
  /**
   * After a silence everything is plausible for a while, also a first answer that is damaged: what
   * has moved is believed when the next answer agrees.
   */
  AFTER_SILENCE,
  /**
   * A check sum of 16 bits lets one in 65 536 heavily damaged answers pass, and one of these may
   * look like use: money moves up to a position only when the next read agrees with it. One that
   * the next read contradicts is dropped.
   */
  CONFIRMED,
  /** A register never runs backward; a reset or an exchange is a record, never inferred. */
  BACKWARD,
  /**
   * A register that fell has rolled over only if it stood in the last hundredth of its range and
   * the step across the end is one that can have been used.
   */
  ROLL_OVER,
  /** One glitch billed 53.7 MWh: no more can have flowed than rated power allows. */
  SPIKE,
  /**
   * A clock that was set forward by a day would make a day's energy plausible in five seconds: time
   * between two reads of one run is monotonic time.
   */
  CLOCK,
  /**
   * More power than the supply can carry, in either direction, is a damaged read until the next one
   * says the same.
   */
  POWER_AGAINST_RATING,
  /** A frozen value with a fresh time is no reading: power flows and the register stands. */
  FROZEN,
  /**
   * Wh taken for kWh, or the reverse: over the hours the register must keep step with the power,
   * within a factor of thirty.
   */
  UNIT
}
