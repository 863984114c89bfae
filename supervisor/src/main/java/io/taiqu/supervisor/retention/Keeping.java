package io.taiqu.supervisor.retention;

/**
 * For how many whole months each kind is kept, besides the present one.
 *
 * @param raw blocks as the edges signed them
 * @param intervals energies by interval
 * @param daily energies by day
 */
public record Keeping(int raw, int intervals, int daily) {
  /** The same month of last year is compared with, whatever else is configured. */
  public static final int LEAST_MONTHS = 13;

  /** A century: for ever. */
  public static final int MOST_MONTHS = 1200;

  /**
   * Three years and a month of evidence, which outlasts the general limitation of claims (three
   * years, Civil Code of the PRC, art. 188), and ten years of days.
   */
  public static final Keeping USUAL = new Keeping(37, 37, 121);

  public Keeping {
    if (raw < LEAST_MONTHS
        || intervals < LEAST_MONTHS
        || daily < intervals
        || raw > MOST_MONTHS
        || daily > MOST_MONTHS) {
      throw new IllegalArgumentException(
          "readings are kept for 13 to 1200 months, days at least as long as intervals");
    }
  }
}
