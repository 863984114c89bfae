package io.taiqu.hwtest.district;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;

/**
 * Outdoor temperature at a place with hot summers and cool winters: a yearly and a daily wave, and
 * spells of warmer and cooler days that the seed decides. A function of time alone, constant within
 * an hour. Safe for use by several threads.
 *
 * @param seed of the spells
 * @param zone local time of the place
 */
public record Weather(long seed, ZoneId zone) {

  private static final double YEARLY_MEAN = 16.5;
  private static final double YEARLY_SWING = 12;
  private static final int WARMEST_DAY_OF_YEAR = 206;
  private static final double DAILY_SWING = 3.5;
  private static final int WARMEST_HOUR = 15;
  private static final double SPELL_DEVIATION = 2.5;

  /** Degrees Celsius in the hour of this moment. */
  public double celsius(Instant when) {
    ZonedDateTime local = when.atZone(zone);
    double year = (local.getDayOfYear() - WARMEST_DAY_OF_YEAR) / 365.25;
    double day = (local.getHour() - WARMEST_HOUR) / 24.0;
    long epochDay = local.toLocalDate().toEpochDay();
    double part = local.getHour() / 24.0;
    double spell = spell(epochDay) * (1 - part) + spell(epochDay + 1) * part;
    return YEARLY_MEAN
        + YEARLY_SWING * Math.cos(2 * Math.PI * year)
        + DAILY_SWING * Math.cos(2 * Math.PI * day)
        + spell;
  }

  private double spell(long epochDay) {
    SplittableRandom random = new SplittableRandom(seed ^ epochDay * 0x9E37_79B9_7F4A_7C15L);
    return SPELL_DEVIATION * random.nextGaussian();
  }
}
