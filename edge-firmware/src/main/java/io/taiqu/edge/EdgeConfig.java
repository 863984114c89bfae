package io.taiqu.edge;

import io.taiqu.edge.mqtt.BrokerAddress;
import io.taiqu.edge.runtime.LoopSettings;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.Setting;
import io.taiqu.protocol.config.YamlConfig;
import io.taiqu.protocol.quantity.Voltage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How this unit runs: where its files are and whom it talks to. What it serves is in the site file.
 *
 * @param keys directory with the unit's keys and the deployment's certificates
 * @param data directory of the ledger and the readings
 * @param broker the supervisor's broker
 * @param http where the status page listens
 * @param site what is to be where: buses, meters, relays
 * @param commissioning the signed sheet that lets meters go into service
 * @param interval how often each register is recorded for the supervisor
 * @param lossWindow how much interval time of readings a loss of power may take
 * @param poll how the meters are polled
 * @param gpio which pins
 * @param keypad the input device on which customers type tokens, if there is one
 * @param profiles the technician's own meter models, if there are any
 * @param nominalVoltage phase to neutral
 * @param clock the accelerated clock of a demonstration; empty for the real one
 */
public record EdgeConfig(
    Path keys,
    Path data,
    BrokerAddress broker,
    Http http,
    Path site,
    Path commissioning,
    Duration interval,
    Duration lossWindow,
    Poll poll,
    Gpio gpio,
    Optional<Path> keypad,
    Optional<Path> profiles,
    Voltage nominalVoltage,
    Optional<Demonstration> clock) {

  /**
   * Where the status page listens.
   *
   * @param host address; loopback unless a technician's network is wanted
   * @param port TCP port; 0 takes a free one
   */
  public record Http(String host, int port) {}

  /**
   * How meters are polled, on the real clock.
   *
   * @param every from the start of one sweep to the next; zero for no pause
   * @param identityEvery how often each meter is asked for its serial number
   */
  public record Poll(Duration every, Duration identityEvery) {}

  /**
   * Which pins.
   *
   * @param provider {@code mock}, {@code gpiod}, {@code linuxfs} or a plugin on the class path
   * @param chip name of the chip, where there are several
   * @param arm the line that arms every relay on the pins, if there is one
   * @param pulse how long a relay's coil is energised
   */
  public record Gpio(
      String provider, Optional<String> chip, Optional<Integer> arm, Duration pulse) {}

  /**
   * The clock of a demonstration.
   *
   * @param origin real time at which the deployment's time is {@code base}
   * @param base the deployment's time then
   * @param speed how many seconds pass in a real one
   */
  public record Demonstration(Instant origin, Instant base, int speed) {}

  private static final int HIGHEST_PORT = 65_535;
  private static final int FASTEST_CLOCK = 10_000;
  private static final int HIGHEST_PIN = 27;
  private static final Duration LONGEST_LOSS_WINDOW = Duration.ofHours(1);
  private static final int LONGEST_PULSE_MILLIS = 1_000;

  /** Reads {@code edge.yaml}; the environment wins over the file, flags win over both. */
  public static YamlConfig.Loaded<EdgeConfig> read(Path file, Overrides overrides)
      throws ConfigException {
    return YamlConfig.read(file, overrides, EdgeConfig::config);
  }

  private static Setting<EdgeConfig> config(ConfigNode root) {
    Setting<Path> keys = root.section("keys").path("dir");
    Setting<Path> data = root.section("data").path("dir");
    Setting<BrokerAddress> broker = broker(root.section("broker"));
    Setting<Http> http = http(root.section("http"));
    Setting<Path> site = root.path("site");
    Setting<Optional<Path>> commissioning = root.path("commissioning").optional();
    Setting<Duration> interval =
        root.duration("interval").orElse(Duration.ofMinutes(15)).map(EdgeConfig::dividingADay);
    Setting<Duration> lossWindow =
        root.section("readings")
            .duration("lossWindow")
            .orElse(LoopSettings.IN_SERVICE.lossWindow())
            .map(EdgeConfig::atMostAnHour);
    Setting<Poll> poll = poll(root.section("poll"));
    Setting<Gpio> gpio = gpio(root.section("gpio"));
    Setting<Optional<Path>> keypad = root.path("keypad").optional();
    Setting<Optional<Path>> profiles = root.path("profiles").optional();
    Setting<Integer> volts = root.integer("nominalVoltage", 100, 400).orElse(230);
    Setting<Optional<Demonstration>> clock =
        root.section("clock").optionalSection("demonstration", EdgeConfig::demonstration);
    return root.build(() ->
        new EdgeConfig(
            keys.get(),
            data.get(),
            broker.get(),
            http.get(),
            site.get(),
            commissioning.get().orElseGet(() -> site.get().resolveSibling("commissioning.json")),
            interval.get(),
            lossWindow.get(),
            poll.get(),
            gpio.get(),
            keypad.get(),
            profiles.get(),
            new Voltage(volts.get() * 1_000L),
            clock.get()));
  }

  private static Duration dividingADay(Duration interval) {
    if (interval.compareTo(Duration.ofMinutes(1)) < 0
        || Duration.ofDays(1).toMillis() % interval.toMillis() != 0) {
      throw new IllegalArgumentException(
          "must be a minute or more and divide a day, is " + interval);
    }
    return interval;
  }

  private static Duration atMostAnHour(Duration window) {
    if (window.isNegative() || window.compareTo(LONGEST_LOSS_WINDOW) > 0) {
      throw new IllegalArgumentException("must be from PT0S to PT1H, is " + window);
    }
    return window;
  }

  private static Setting<BrokerAddress> broker(ConfigNode node) {
    Setting<String> host = node.string("host");
    Setting<Integer> port = node.integer("port", 1, HIGHEST_PORT).orElse(8883);
    return node.build(() -> new BrokerAddress(host.get(), port.get()));
  }

  private static Setting<Http> http(ConfigNode node) {
    Setting<String> host = node.string("host").orElse("127.0.0.1");
    Setting<Integer> port = node.integer("port", 0, HIGHEST_PORT).orElse(8080);
    return node.build(() -> new Http(host.get(), port.get()));
  }

  private static Setting<Poll> poll(ConfigNode node) {
    Setting<Duration> every = node.duration("every").orElse(Duration.ofSeconds(5));
    Setting<Duration> identity = node.duration("identityEvery").orElse(Duration.ofMinutes(10));
    return node.build(() -> new Poll(every.get(), identity.get()));
  }

  private static Setting<Gpio> gpio(ConfigNode node) {
    Setting<String> provider = node.string("provider").orElse("gpiod");
    Setting<Optional<String>> chip = node.string("chip").optional();
    Setting<Optional<Integer>> arm = node.integer("arm", 0, HIGHEST_PIN).optional();
    Setting<Integer> pulse = node.integer("pulseMillis", 10, LONGEST_PULSE_MILLIS).orElse(80);
    return node.build(
        () -> new Gpio(provider.get(), chip.get(), arm.get(), Duration.ofMillis(pulse.get())));
  }

  private static Setting<Demonstration> demonstration(ConfigNode node) {
    Setting<Instant> origin = node.instant("origin");
    Setting<Instant> base = node.instant("base");
    Setting<Integer> speed = node.integer("speed", 1, FASTEST_CLOCK);
    return node.build(() -> new Demonstration(origin.get(), base.get(), speed.get()));
  }
}
