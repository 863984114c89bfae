package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.BrokerChoice;
import io.taiqu.hwtest.estate.EstateSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a demonstration was asked to be.
 *
 * @param size how large the utility is
 * @param days days of history
 * @param seed grows the same utility and weather again
 * @param speed simulated seconds per second
 * @param directory where everything is kept; replaced at each start
 * @param webPort wanted port of the supervisor's pages
 * @param brokerPort wanted port of the broker
 * @param edgePort wanted port of the first unit's status page
 * @param broker which broker
 * @param baud speed of the virtual buses
 * @param headless whether the story plays by itself
 * @param runFor wall time from the moment the system is ready; empty for until stopped
 * @param json where to write the summary
 */
public record DemoOptions(
    EstateSize size,
    int days,
    long seed,
    int speed,
    Path directory,
    int webPort,
    int brokerPort,
    int edgePort,
    BrokerChoice broker,
    int baud,
    boolean headless,
    Optional<Duration> runFor,
    Optional<Path> json) {
  public DemoOptions {
    require(days >= 0 && days <= 366, "--days must be between 0 and 366, not " + days);
    require(speed >= 1 && speed <= 600, "--speed must be between 1 and 600, not " + speed);
    require(baud >= 1200 && baud <= 115_200, "--baud must be between 1200 and 115200, not " + baud);
    require(
        runFor.isEmpty() || runFor.get().isPositive(),
        "--for must be a positive number of seconds");
    require(!headless || runFor.isPresent(), "--headless needs --for SECONDS");
    require(json.isEmpty() || headless, "--json needs --headless: only a played story is judged");
  }

  /** A small utility without history for tests and benchmarks, in a directory of its own. */
  public static DemoOptions small(EstateSize size, String name) {
    return new DemoOptions(
        size,
        0,
        1,
        60,
        Path.of("run", name),
        18_080,
        18_883,
        18_081,
        BrokerChoice.EMBEDDED,
        19_200,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** The same in another directory. */
  public DemoOptions in(Path other) {
    return new DemoOptions(
        size,
        days,
        seed,
        speed,
        other,
        webPort,
        brokerPort,
        edgePort,
        broker,
        baud,
        headless,
        runFor,
        json);
  }

  /** The same with another broker. */
  public DemoOptions with(BrokerChoice other) {
    return new DemoOptions(
        size,
        days,
        seed,
        speed,
        directory,
        webPort,
        brokerPort,
        edgePort,
        other,
        baud,
        headless,
        runFor,
        json);
  }

  /** The same with another clock. */
  public DemoOptions atSpeed(int other) {
    return new DemoOptions(
        size,
        days,
        seed,
        other,
        directory,
        webPort,
        brokerPort,
        edgePort,
        broker,
        baud,
        headless,
        runFor,
        json);
  }

  /** The same with buses of another speed. */
  public DemoOptions atBaud(int other) {
    return new DemoOptions(
        size,
        days,
        seed,
        speed,
        directory,
        webPort,
        brokerPort,
        edgePort,
        broker,
        other,
        headless,
        runFor,
        json);
  }

  /** The same with days of history. */
  public DemoOptions afterDays(int other) {
    return new DemoOptions(
        size,
        other,
        seed,
        speed,
        directory,
        webPort,
        brokerPort,
        edgePort,
        broker,
        baud,
        headless,
        runFor,
        json);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
