package io.taiqu.hwtest.ingest;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.crypto.FastEd25519;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Units of a city and what they send: signed messages of blocks, each block the readings of all
 * meters of one transformer in one interval.
 */
public final class MeterFleet {
  /** Length of an interval. */
  public static final Duration INTERVAL = Duration.ofMinutes(15);

  /**
   * Intervals in a living unit's message: a unit stores as many together as its loss window of 15
   * minutes spans, and sends what it has stored.
   */
  public static final int LIVE_TOGETHER = 2;

  /**
   * Intervals in a message after an outage: 55 meters of so many are just less than the 32 kB of
   * history that a unit sends at once.
   */
  public static final int HISTORY_TOGETHER = 10;

  /** What a register grows by in an interval on average, Wh, and by how much it strays at most. */
  private static final int USUAL_ENERGY = 220;

  private static final int STRAYING = 200;

  private static final Instant FIRST_END = Instant.parse("2026-03-01T16:15:00Z");
  private static final BootId BOOT = new BootId(new UUID(7, 7));

  private final DeploymentId deployment;
  private final List<Unit> units;
  private final int customers;
  private final SplittableRandom random;
  private int nextInterval;

  /** A unit, and how far its stream has come. */
  static final class Unit {
    final int number;
    final EdgeId edge;
    final Path keys;
    final SigningKey key;
    long nextSequence = 1;

    Unit(int number, EdgeId edge, Path keys) throws IOException {
      this.number = number;
      this.edge = edge;
      this.keys = keys;
      this.key = KeyFiles.readSigningKey(keys.resolve("signing.key"));
    }
  }

  /**
   * A message.
   *
   * @param unit the sender's number
   * @param content gives its bytes, the same each time
   * @param lastSequence of its records
   * @param readings how many it holds
   * @param together of how many intervals
   */
  public record Message(
      int unit,
      String topic,
      Supplier<byte[]> content,
      long lastSequence,
      int readings,
      int together) {
    byte[] bytes() {
      return content.get();
    }

    private Message made() {
      byte[] bytes = bytes();
      return new Message(unit, topic, () -> bytes, lastSequence, readings, together);
    }
  }

  /**
   * A fleet whose keys were issued.
   *
   * @param customers of each transformer; its own meter comes on top
   */
  public MeterFleet(DeploymentId deployment, int units, int customers, Path keys, long seed)
      throws IOException {
    FastEd25519.install();
    this.deployment = deployment;
    this.customers = customers;
    this.random = new SplittableRandom(seed);
    this.units = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      this.units.add(new Unit(unit, edge(unit), keys.resolve(edge(unit).toString())));
    }
  }

  /** The unit with a number. */
  public static EdgeId edge(int unit) {
    return new EdgeId(new UUID(0x7A_0000L + unit, 0x8000_0000_0000_0000L));
  }

  /** The supply point of a transformer (0) or of its customers (1 and up). */
  public static SupplyPointId point(int unit, int place) {
    return new SupplyPointId(new UUID(unit, place));
  }

  List<Unit> units() {
    return units;
  }

  /** Number of units. */
  public int size() {
    return units.size();
  }

  /** Readings of one interval of all units. */
  public int readingsPerInterval() {
    return units.size() * (customers + 1);
  }

  /** The newest record that a unit has made. */
  public long newest(int unit) {
    return units.get(unit).nextSequence - 1;
  }

  /** The messages of the next intervals, each interval a message of its own, ready to be sent. */
  public List<Message> next(int intervals) {
    return next(intervals, 1);
  }

  /**
   * The messages of the next intervals, ready to be sent, in the order in which the units make
   * them.
   *
   * @param together how many intervals are in a message; the last one of a unit may hold fewer
   */
  public List<Message> next(int intervals, int together) {
    return later(intervals, together).parallelStream().map(Message::made).toList();
  }

  /**
   * As {@link #next(int, int)}, but each made when it is sent, so that any number of them may wait.
   */
  public List<Message> later(int intervals, int together) {
    List<Message> messages = new ArrayList<>();
    for (int done = 0; done < intervals; done += together) {
      int count = Math.min(together, intervals - done);
      long seed = random.nextLong();
      for (Unit unit : units) {
        messages.add(message(unit, nextInterval, count, seed));
      }
      nextInterval += count;
    }
    return messages;
  }

  /**
   * Messages in the order in which units with room for several unacknowledged ones send them.
   *
   * @param messages as all units make them, one of each by turns
   * @param window how many a unit sends at once
   */
  public List<Message> inWindows(List<Message> messages, int window) {
    List<Message> ordered = new ArrayList<>(messages.size());
    int rounds = messages.size() / units.size();
    for (int first = 0; first < rounds; first += window) {
      for (int unit = 0; unit < units.size(); unit++) {
        for (int i = first; i < Math.min(first + window, rounds); i++) {
          ordered.add(messages.get(i * units.size() + unit));
        }
      }
    }
    return ordered;
  }

  /**
   * Messages with other registers for intervals that were sent before, as a unit sends that read
   * its archive again.
   *
   * @param intervals how many, by chance
   */
  public List<Message> correct(int intervals, Random chance) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < intervals; i++) {
      int interval = chance.nextInt(nextInterval);
      for (Unit unit : units) {
        messages.add(message(unit, interval, 1, chance.nextLong()).made());
      }
    }
    return messages;
  }

  private Message message(Unit unit, int interval, int together, long seed) {
    int records = customers + 1;
    long first = unit.nextSequence;
    unit.nextSequence += (long) records * together;
    return new Message(
        unit.number,
        new Topics.Topic(deployment, unit.edge, Topics.Channel.READINGS, Optional.empty()).name(),
        () -> {
          SplittableRandom one = new SplittableRandom(seed + unit.number);
          List<ReadingBlock> blocks = new ArrayList<>(together);
          for (int i = 0; i < together; i++) {
            blocks.add(block(unit, interval + i, first + (long) records * i, one));
          }
          return DocumentCodec.sign(new ReadingBatch(deployment, unit.edge, 1, blocks), unit.key);
        },
        first + (long) records * together - 1,
        records * together,
        together);
  }

  /** Registers follow from the interval, so that blocks can be made in any order. */
  private ReadingBlock block(Unit unit, int interval, long first, SplittableRandom one) {
    Instant end = FIRST_END.plus(INTERVAL.multipliedBy(interval));
    long[] registers = new long[customers + 1];
    for (int place = 1; place <= customers; place++) {
      registers[place] = (long) USUAL_ENERGY * interval + one.nextInt(STRAYING);
      registers[0] += registers[place];
    }
    registers[0] += registers[0] / 25;
    List<IntervalReading> records = new ArrayList<>(customers + 1);
    for (int place = 0; place <= customers; place++) {
      records.add(record(unit, place, registers[place], end, interval, one));
    }
    return ReadingBlockCodec.encode(first, BOOT, records);
  }

  private static IntervalReading record(
      Unit unit, int place, long register, Instant end, int interval, SplittableRandom random) {
    boolean supply = place == 0;
    long current = 500 + random.nextInt(20_000);
    Reading reading =
        new Reading.Measured(
            MeterRegister.ofWattHours(register),
            supply ? List.of(volts(random), volts(random), volts(random)) : List.of(volts(random)),
            supply
                ? List.of(new Current(current), new Current(current), new Current(current))
                : List.of(new Current(current)),
            new Power(230 * current / 1000),
            supply
                ? List.of(current * current / 4, current * current / 4, current * current / 4)
                : List.of(current * current / 4));
    return new IntervalReading(
        point(unit.number, place),
        end,
        end.minusMillis(random.nextInt(20_000)),
        interval * INTERVAL.toMillis() + random.nextInt(20_000),
        ClockQuality.SYNCHRONISED,
        Set.of(),
        reading);
  }

  private static Voltage volts(SplittableRandom random) {
    return new Voltage(220_000 + random.nextInt(20_000));
  }
}
