package io.taiqu.supervisor.testing;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Blocks of readings of the station's one edge, the same for the same seed. */
public final class Readings {
  /**
   * The end of interval 0: midnight that begins 1 February in the deployment's zone, plus one
   * interval.
   */
  public static final Instant FIRST_END = Instant.parse("2026-01-31T16:15:00Z");

  private static final BootId BOOT = new BootId(new UUID(9, 9));

  private final int before;
  private final int customers;
  private final long seed;
  private final int missingPerMille;

  public Readings(int customers) {
    this(customers, 1);
  }

  public Readings(int customers, long seed) {
    this(customers, seed, 0);
  }

  /**
   * Readings of which some are missing.
   *
   * @param missingPerMille how many of a thousand
   */
  public Readings(int customers, long seed, int missingPerMille) {
    this(customers, seed, missingPerMille, 0);
  }

  /**
   * Readings that follow others in the edge's stream, such as a later record of the same intervals.
   *
   * @param before how many intervals' records come before
   */
  public Readings(int customers, long seed, int missingPerMille, int before) {
    this.before = before;
    this.customers = customers;
    this.seed = seed;
    this.missingPerMille = missingPerMille;
  }

  /** The end of an interval. */
  public static Instant endOf(int interval) {
    return FIRST_END.plus(Station.INTERVAL.multipliedBy(interval));
  }

  /** Blocks of consecutive intervals; each holds the supply meter and every customer. */
  public List<ReadingBlock> blocks(int first, int count) {
    List<ReadingBlock> blocks = new ArrayList<>();
    for (int interval = first; interval < first + count; interval++) {
      blocks.add(block(interval));
    }
    return blocks;
  }

  private ReadingBlock block(int interval) {
    List<IntervalReading> records = new ArrayList<>();
    records.add(record(interval, Station.SUPPLY, 0));
    for (int customer = 1; customer <= customers; customer++) {
      records.add(record(interval, Station.point(customer), customer));
    }
    return ReadingBlockCodec.encode(
        1 + (long) (before + interval) * (customers + 1), BOOT, records);
  }

  private IntervalReading record(int interval, SupplyPointId point, int place) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom")
            .create(seed * 1_000_003 + interval * 4099L + place);
    Reading reading =
        random.nextInt(1000) < missingPerMille
            ? new Reading.Missing(Cause.TIMEOUT)
            : new Reading.Measured(
                register(interval, place),
                List.of(new Voltage(230_000 + random.nextInt(2000))),
                List.of(new Current(1000 + random.nextInt(4000))),
                new Power(300 + place),
                place == 0 ? List.of(4_000_000_000L, 4_000_000_000L, 4_000_000_000L) : List.of());
    Instant end = endOf(interval);
    return new IntervalReading(
        point,
        end,
        end,
        interval * 900_000L,
        ClockQuality.SYNCHRONISED,
        Set.<QualityFlag>of(),
        reading);
  }

  /**
   * Customers use 100 Wh and their number an interval; the supply meter (ratio 2) sees the sum and
   * 3 %.
   */
  private MeterRegister register(int interval, int place) {
    if (place > 0) {
      return MeterRegister.ofWattHours(seed + (100L + place) * interval);
    }
    long sold = 0;
    for (int customer = 1; customer <= customers; customer++) {
      sold += 100L + customer;
    }
    return new MeterRegister((sold * 103 / 2) * interval, -2);
  }
}
