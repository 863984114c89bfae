package io.taiqu.supervisor.grid;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a distribution transformer's nameplate and test certificate say, as far as it is known.
 *
 * @param noLoadWatts P0 at rated voltage
 * @param shortCircuitWatts Pk at rated current
 * @param impedancePercent uk
 * @param voltageRatio rated voltages of both sides
 * @param vectorGroup such as Dyn11
 * @param meteredSide on which side the supply meter measures
 * @param since the day from which this unit hangs there in the place of another; empty if what is
 *     said has always been so
 */
public record Nameplate(
    OptionalInt noLoadWatts,
    OptionalInt shortCircuitWatts,
    Optional<BigDecimal> impedancePercent,
    Optional<VoltageRatio> voltageRatio,
    Optional<String> vectorGroup,
    Side meteredSide,
    Optional<LocalDate> since) {
  /** Nothing is known, and the supply meter is on the low-voltage busbar. */
  public static final Nameplate UNKNOWN =
      new Nameplate(
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Side.LV,
          Optional.empty());

  /** A side of a transformer. */
  public enum Side {
    /** High voltage: what the transformer loses is within the supply. */
    HV,
    /** Low voltage. */
    LV
  }

  /**
   * Rated voltages between phases, in V.
   *
   * @param high 1 to 1 000 000
   * @param low 1 to 1 000 000
   */
  public record VoltageRatio(int high, int low) {
    private static final int MOST = 1_000_000;

    public VoltageRatio {
      if (high < 1 || low < 1 || high > MOST || low > MOST) {
        throw new IllegalArgumentException("voltages must be from 1 to 1000000 V");
      }
    }

    /** Reads {@code 10000/400}. */
    public static VoltageRatio parse(String text) {
      if (!text.matches("\\d{1,7}/\\d{1,7}")) {
        throw new IllegalArgumentException("not a voltage ratio such as 10000/400: " + text);
      }
      int slash = text.indexOf('/');
      return new VoltageRatio(
          Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    @Override
    public String toString() {
      return high + "/" + low;
    }
  }
}
