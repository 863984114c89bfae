package io.taiqu.hwtest.district;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;

/**
 * What a customer would draw, minute by minute: a function of time and seed alone, so that the same
 * energy flows whether it is stepped through in seconds or in days. Not safe for use by several
 * threads at once, since it remembers the day it was last asked about.
 */
public final class Demand {

  /** What kind of customer it is. */
  public enum Kind {
    /** One of the public household profiles each day, more in cold and hot weather. */
    HOUSEHOLD,
    /** Level while open, little at night, less on Sundays. */
    SHOP
  }

  private static final long MINUTE_NANOS = 60_000_000_000L;

  /** A household repeats itself: it picks each day from this many of the public profiles. */
  private static final int HABITS = 6;

  private static final double HEATING_BELOW = 10;
  private static final double HEATING_PER_DEGREE = 0.05;
  private static final double COOLING_ABOVE = 26;
  private static final double COOLING_PER_DEGREE = 0.10;

  private final Kind kind;
  private final LoadProfiles profiles;
  private final Weather weather;
  private final double scale;
  private final long seed;
  private final int[] habits = new int[HABITS];
  private final double climate;
  private final int opens;
  private final int closes;

  private long dayBegins;
  private long dayEnds;
  private int dayProfile;
  private double dayFactor;
  private long hourBegins;
  private long hourEnds;
  private double hourFactor;

  /**
   * Grows a customer's demand.
   *
   * @param kind what kind of customer
   * @param scale 1 for an average one
   * @param seed of everything that differs between customers and days
   * @param profiles of households
   * @param weather shared by neighbours
   */
  public Demand(Kind kind, double scale, long seed, LoadProfiles profiles, Weather weather) {
    this.kind = kind;
    this.scale = scale;
    this.seed = seed;
    this.profiles = profiles;
    this.weather = weather;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < HABITS; i++) {
      habits[i] = random.nextInt(profiles.count());
    }
    climate = 0.4 + 1.2 * random.nextDouble();
    opens = 7 * 60 + 15 * random.nextInt(9);
    closes = 19 * 60 + 15 * random.nextInt(13);
  }

  /** Average watts from one moment to a later one, or in its minute if both are the same. */
  public double watts(Instant from, Instant to) {
    long begin = nanos(from);
    long end = nanos(to);
    if (end <= begin) {
      return minuteWatts(begin);
    }
    double sum = 0;
    long at = begin;
    while (at < end) {
      long next = Math.min(end, Math.floorDiv(at, MINUTE_NANOS) * MINUTE_NANOS + MINUTE_NANOS);
      sum += minuteWatts(at) * (next - at);
      at = next;
    }
    return sum / (end - begin);
  }

  private double minuteWatts(long at) {
    if (at < dayBegins || at >= dayEnds) {
      enterDay(at);
    }
    if (at < hourBegins || at >= hourEnds) {
      enterHour(at);
    }
    int minute = (int) Math.min((at - dayBegins) / MINUTE_NANOS, LoadProfiles.MINUTES - 1);
    return switch (kind) {
      case HOUSEHOLD -> scale * dayFactor * hourFactor * profiles.watts(dayProfile, minute);
      case SHOP -> scale * dayFactor * hourFactor * shopWatts(at, minute);
    };
  }

  private double shopWatts(long at, int minute) {
    double level = minute >= opens && minute < closes ? 1100 : 120;
    // A compressor and customers come and go: a ripple that changes every ten minutes.
    return level * (0.85 + 0.3 * unit(at / (10 * MINUTE_NANOS)));
  }

  private void enterDay(long at) {
    ZonedDateTime local = Instant.ofEpochSecond(0, at).atZone(weather.zone());
    LocalDate date = local.toLocalDate();
    dayBegins = nanos(date.atStartOfDay(weather.zone()).toInstant());
    dayEnds = nanos(date.plusDays(1).atStartOfDay(weather.zone()).toInstant());
    SplittableRandom random = new SplittableRandom(mix(date.toEpochDay()));
    dayProfile = habits[random.nextInt(HABITS)];
    double ofWeek =
        switch (date.getDayOfWeek()) {
          case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> kind == Kind.SHOP ? 1.0 : 0.95;
          case SATURDAY -> kind == Kind.SHOP ? 1.1 : 1.12;
          case SUNDAY -> kind == Kind.SHOP ? 0.6 : 1.15;
        };
    dayFactor = ofWeek * Math.exp(0.15 * random.nextGaussian());
  }

  private void enterHour(long at) {
    long hour = 60 * MINUTE_NANOS;
    hourBegins = Math.floorDiv(at, hour) * hour;
    hourEnds = hourBegins + hour;
    double celsius = weather.celsius(Instant.ofEpochSecond(0, hourBegins));
    hourFactor =
        1
            + climate * HEATING_PER_DEGREE * Math.max(0, HEATING_BELOW - celsius)
            + climate * COOLING_PER_DEGREE * Math.max(0, celsius - COOLING_ABOVE);
  }

  private long mix(long index) {
    return seed ^ (index + 1) * 0x9E37_79B9_7F4A_7C15L;
  }

  /** A number from 0 to 1 that depends on the seed and this index only. */
  private double unit(long index) {
    long bits = mix(index);
    bits = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    bits = (bits ^ bits >>> 27) * 0x94D0_49BB_1331_11EBL;
    return ((bits ^ bits >>> 31) >>> 11) * 0x1p-53;
  }

  private static long nanos(Instant instant) {
    return Duration.between(Instant.EPOCH, instant).toNanos();
  }
}
