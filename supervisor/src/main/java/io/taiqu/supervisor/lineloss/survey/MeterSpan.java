package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.reading.Cell;
import io.taiqu.supervisor.reading.Ratios;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is stored of one meter over a span, as arrays that the calculation works on: by read, from
 * the beginning of the span, and by the interval that ends at the next read. What is not known is
 * NaN.
 */
public final class MeterSpan {
  /** What an interval holds whose energy is not known. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private static final int PHASES = 3;
  private static final int CONDUCTORS = 4;
  private static final double MILLI = 1e-3;
  private static final double MICRO = 1e-6;

  private final SupplyPointId point;
  private final boolean listedHere;
  private final Optional<String> archivePhase;
  private final Ratios ratios;
  private final CtRatio ratio;
  private final double[] register;
  private final long[] energy;
  private final double[][] volts = new double[PHASES][];
  private final double[][] amperes = new double[PHASES][];
  private final double[][] squares = new double[CONDUCTORS][];
  private final int parts;
  private final int[] partsOf;
  private double offset;
  private double last = Double.NaN;
  private double lastShown;
  private long lastMinute;
  private long sinceRead = UNKNOWN;
  private boolean rolledOver;
  private double step;
  private int phases;

  /**
   * A meter of which nothing is known yet.
   *
   * @param listedHere whether the archive has it under the transformer
   * @param archivePhase A, B or C, if the archive says so
   * @param ratios of its current transformers; the one at the end of the span is the one before
   *     which registers are told
   * @param endMinute of the span, since 1970
   * @param reads how many reads the span has, the one at its beginning included
   * @param parts of how many recorded intervals one interval of the span consists
   */
  public MeterSpan(
      SupplyPointId point,
      boolean listedHere,
      Optional<String> archivePhase,
      Ratios ratios,
      long endMinute,
      int reads,
      int parts) {
    this.point = point;
    this.parts = parts;
    this.partsOf = new int[reads - 1];
    this.listedHere = listedHere;
    this.archivePhase = archivePhase;
    this.ratios = ratios;
    this.ratio = ratios.at(endMinute);
    this.register = unknown(reads);
    this.energy = new long[reads - 1];
    Arrays.fill(energy, UNKNOWN);
    for (int p = 0; p < PHASES; p++) {
      volts[p] = unknown(reads);
      amperes[p] = unknown(reads);
    }
    for (int c = 0; c < CONDUCTORS; c++) {
      squares[c] = unknown(reads - 1);
    }
  }

  private static double[] unknown(int length) {
    double[] values = new double[length];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /**
   * Takes what the roll-up knows of a part of an interval, in the order of time. A register that
   * rolled over goes on from where it stood, and so does one whose transformers were exchanged.
   *
   * @param interval which interval; −1 for what ends at the beginning of the span
   * @param atRead whether the part ends where the interval does
   * @param minute at which the part ends, since 1970
   */
  public void take(int interval, Cell cell, boolean atRead, long minute) {
    if (interval >= 0 && cell.energy().isPresent()) {
      energy[interval] = partsOf[interval]++ == 0 ? 0 : energy[interval];
      energy[interval] += cell.energy().getAsLong();
    }
    sinceRead =
        sinceRead == UNKNOWN || cell.energy().isEmpty()
            ? UNKNOWN
            : sinceRead + cell.energy().getAsLong();
    rolledOver |= cell.rolledOver();
    if (!atRead || cell.register().isEmpty()) {
      return;
    }
    MeterRegister position = cell.register().get();
    double scale = factor(ratios.at(minute)) / factor();
    step = kilowattHours(1, position.exponent()) * scale;
    double shown = kilowattHours(position.count(), position.exponent()) * scale;
    if (!Double.isNaN(last)) {
      boolean exchanged = !ratios.at(minute).equals(ratios.at(lastMinute));
      if ((rolledOver || exchanged) && sinceRead != UNKNOWN) {
        offset = last + sinceRead * MILLI / factor() - shown;
      } else if (exchanged) {
        // Over a gap so long that nothing is shared out, the register alone tells.
        double passed = shown / scale - lastShown;
        offset = last + passed * ratios.meanBetween(lastMinute, minute) / factor() - shown;
      }
    }
    last = shown + offset;
    lastShown = shown / scale;
    lastMinute = minute;
    register[interval + 1] = last;
    sinceRead = 0;
    rolledOver = false;
  }

  /** Takes what the meter said at a read, at a minute since 1970, beside its register. */
  public void take(int read, Reading.Measured measured, long minute) {
    for (int p = 0; p < Math.min(PHASES, measured.voltages().size()); p++) {
      volts[p][read] = measured.voltages().get(p).millivolts() * MILLI;
    }
    for (int p = 0; p < Math.min(PHASES, measured.currents().size()); p++) {
      amperes[p][read] = measured.currents().get(p).milliamps() * MILLI * factor(ratios.at(minute));
    }
    phases = Math.max(phases, measured.voltages().size());
  }

  /**
   * Adds ∫I²dt of a part of an interval.
   *
   * @param interval which one
   * @param measured a reading taken within it or at its end
   * @param minute at which it was taken, since 1970
   */
  public void addSquares(int interval, Reading.Measured measured, long minute) {
    double factor = factor(ratios.at(minute));
    for (int c = 0; c < Math.min(CONDUCTORS, measured.milliampereSquaredHours().size()); c++) {
      double known = Double.isNaN(squares[c][interval]) ? 0 : squares[c][interval];
      squares[c][interval] =
          known + measured.milliampereSquaredHours().get(c) * MICRO * factor * factor;
    }
  }

  private static double kilowattHours(long count, int exponent) {
    return count * Math.pow(10, exponent - 3);
  }

  /** Primary over secondary, at the end of the span. */
  double factor() {
    return factor(ratio);
  }

  private static double factor(CtRatio ratio) {
    return (double) ratio.primary() / ratio.secondary();
  }

  SupplyPointId point() {
    return point;
  }

  boolean listedHere() {
    return listedHere;
  }

  Optional<String> archivePhase() {
    return archivePhase;
  }

  /** How many phases it measures, as far as its readings tell; 0 if none does. */
  int phases() {
    return phases;
  }

  /** The least step of its register in kWh before the ratio; 0 if it was never read. */
  double step() {
    return step;
  }

  /** Cumulative kWh before the ratio, by read. */
  double[] register() {
    return register;
  }

  /** Wh after the ratio of an interval; {@link #UNKNOWN} where not known. */
  long energy(int interval) {
    return partsOf[interval] == parts ? energy[interval] : UNKNOWN;
  }

  /** Volts by phase and read. */
  double[][] volts() {
    return volts;
  }

  /** Primary amperes by phase and read. */
  double[][] amperes() {
    return amperes;
  }

  /** Primary ∫I²dt in A²h by conductor, the neutral last, and interval. */
  double[][] squares() {
    return squares;
  }

  /** How many reads were taken. */
  int known() {
    int known = 0;
    for (double position : register) {
      known += Double.isNaN(position) ? 0 : 1;
    }
    return known;
  }
}
