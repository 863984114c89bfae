package io.taiqu.protocol.tariff;

/**
 * Tiers of the months that begin in one season, where they differ from those of the rest of the
 * year.
 *
 * @param season index of the season
 * @param tiers by month
 */
public record SeasonTiers(int season, Tiers tiers) {
  public SeasonTiers {
    if (season < 0 || tiers.period() != Tiers.Period.MONTH) {
      throw new IllegalArgumentException("tiers of a season count by month");
    }
  }
}
