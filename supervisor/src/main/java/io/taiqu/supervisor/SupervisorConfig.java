package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.ConfigNode;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.config.Setting;
import io.taiqu.protocol.config.YamlConfig;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.supervisor.bill.EstimatedBills;
import io.taiqu.supervisor.estate.PriceLimit;
import io.taiqu.supervisor.inspection.Cases;
import io.taiqu.supervisor.lineloss.LossRules;
import io.taiqu.supervisor.retention.Keeping;
import io.taiqu.supervisor.rollout.Verdict;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.topup.TokenDesk;
import io.taiqu.supervisor.web.WebSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a supervisor.
 *
 * @param keys what {@code taiqu pki issue supervisor} wrote
 * @param data the directory of the embedded broker, and of the database unless that is elsewhere
 * @param database readings, accounts, ledger and everything else that is kept
 * @param fence the fence journal: a file outside of {@code data}, or a database that several
 *     supervisors share
 * @param sideBySide this supervisor's name among several on one database and one broker
 * @param clock the accelerated clock of a demonstration
 * @param interval length of the intervals in which edges record
 * @param keeping for how many months readings are kept
 * @param silentAfter how long without a report an edge counts as silent, on the injected clock
 * @param haltAbovePercent openings in an hour, in percent of all customers, beyond which all are
 *     halted; more than 100 where the same customers lose supply again and again, as on a test
 *     bench
 * @param rollOut how patiently new rules go from stage to stage
 * @param paymentProviders whose signed webhooks are believed
 * @param largestTopUp of one payment
 * @param priceLimit what a kilowatt-hour may cost at the most by a tariff that is given in
 * @param billsDueDays from the release of a bill to the last day for payment
 * @param estimates when and how much is estimated of a month that was not read
 * @param tokens how much may be given out for units that can't be reached
 * @param notices how customers are told
 * @param mostNewCases how many cases one analysis of a transformer opens at the most
 */
record SupervisorConfig(
    Path keys,
    Path data,
    DatabaseSettings database,
    Fence fence,
    Broker broker,
    Optional<String> sideBySide,
    WebSettings web,
    Optional<DemonstrationClock> clock,
    Duration interval,
    Keeping keeping,
    Duration silentAfter,
    int haltAbovePercent,
    Verdict.Pace rollOut,
    List<String> paymentProviders,
    Money largestTopUp,
    PriceLimit priceLimit,
    int billsDueDays,
    EstimatedBills.Rules estimates,
    TokenDesk.Limits tokens,
    NoticesSection notices,
    LossRules lineLoss,
    int mostNewCases) {

  /** Where the fence journal is. */
  sealed interface Fence {
    /** One supervisor's. */
    record InFile(Path file) implements Fence {}

    /** Shared by several. */
    record OnServer(DatabaseSettings.PostgresServer server) implements Fence {}
  }

  /** Which broker. */
  sealed interface Broker {
    String host();

    int port();

    /** In this process; {@code host} is the address to listen on. */
    record Embedded(String host, int port) implements Broker {}

    /** Somebody else's. */
    record External(String host, int port) implements Broker {}
  }

  /** {@code base + speed × (real time − origin)}. */
  record DemonstrationClock(Instant origin, Instant base, int speed) {}

  static YamlConfig.Loaded<SupervisorConfig> read(Path file, Overrides overrides)
      throws ConfigException {
    return YamlConfig.read(file, overrides, SupervisorConfig::read);
  }

  private static Setting<SupervisorConfig> read(ConfigNode root) {
    Setting<Path> keys = root.section("keys").path("dir");
    Setting<Path> data = root.section("data").path("dir");
    Setting<DatabaseSettings> database =
        root.optionalSection("database", ServerSection::read)
            .map(server ->
                server.isPresent()
                    ? server.get()
                    : new DatabaseSettings.SqliteFile(data.get().resolve("supervisor.db")));
    Setting<Fence> fence = fence(root.section("fence"));
    Setting<Optional<String>> sideBySide =
        root.section("sideBySide")
            .value("name", "a name such as a", SupervisorConfig::name)
            .optional();
    Setting<Broker> broker = broker(root.section("broker"));
    ConfigNode webNode = root.section("web");
    Setting<String> webHost = webNode.string("host").orElse("127.0.0.1");
    Setting<Integer> webPort = webNode.integer("port", 0, 65535).orElse(8090);
    Setting<Optional<String>> publicUrl = webNode.string("publicUrl").optional();
    Setting<Optional<DemonstrationClock>> clock =
        root.section("clock").optionalSection("demonstration", SupervisorConfig::clock);
    ConfigNode readings = root.section("readings");
    Setting<Duration> interval = readings.duration("interval").orElse(Duration.ofMinutes(15));
    Setting<Keeping> keeping = keeping(readings);
    ConfigNode fleet = root.section("fleet");
    Setting<Duration> silentAfter = fleet.duration("silentAfter").orElse(Duration.ofMinutes(15));
    Setting<Integer> haltAbove = fleet.integer("haltAbovePercent", 1, 1_000_000).orElse(2);
    Setting<Duration> hold = fleet.duration("rollOutHold").orElse(Verdict.Pace.USUAL.hold());
    Setting<Duration> acceptance =
        fleet.duration("rollOutAcceptance").orElse(Verdict.Pace.USUAL.acceptance());
    ConfigNode topUps = root.section("topUps");
    Setting<List<String>> providers = topUps.strings("providers").orElse(List.of());
    Setting<Money> largest =
        topUps
            .value("largest", "an amount such as 10000.00", Money::parse)
            .orElse(Money.parse("100000"));
    Setting<UnitPrice> highestPrice =
        root.section("tariffs")
            .value("highestPrice", "a price of a kWh such as 100.00", UnitPrice::perKilowattHour)
            .orElse(PriceLimit.USUAL.most());
    ConfigNode bills = root.section("bills");
    Setting<Integer> dueDays = bills.integer("dueDays", 1, 366).orElse(15);
    EstimatedBills.Rules usual = EstimatedBills.Rules.USUAL;
    Setting<Integer> estimateAfter =
        bills.integer("estimateAfterDays", 1, 366).orElse(usual.afterDays());
    Setting<Integer> estimateMost =
        bills.integer("estimateAtMostPercent", 1, 1_000).orElse(usual.mostPercent());
    ConfigNode tokens = root.section("tokens");
    Setting<Money> largestToken =
        tokens
            .value("largest", "an amount such as 500.00", Money::parse)
            .orElse(Money.parse("500"));
    Setting<Integer> outstandingTokens =
        tokens.integer("outstanding", 0, TokenDesk.Limits.MOST_OUTSTANDING).orElse(10);
    Setting<NoticesSection> notices = NoticesSection.read(root.section("notices"));
    ConfigNode loss = root.section("lineLoss");
    Setting<LossRules> lineLoss = lineLoss(loss);
    Setting<Integer> mostNewCases = loss.integer("mostNewCases", 1, 1_000).orElse(Cases.USUAL_NEW);
    return root.build(() -> {
      requireFenceApart(fence.get(), data.get(), database.get());
      if (sideBySide.get().isPresent()) {
        requireShared(database.get(), fence.get(), broker.get());
      }
      requireWholeParts(interval.get());
      for (String provider : providers.get()) {
        if (!provider.matches("[a-z0-9][a-z0-9-]{0,31}") || provider.equals("counter")) {
          throw new IllegalArgumentException(
              "topUps.providers: a provider's name has 1 to 32 of a-z 0-9 - and is not \"counter\": "
                  + provider);
        }
      }
      return new SupervisorConfig(
          keys.get(),
          data.get(),
          database.get(),
          fence.get(),
          broker.get(),
          sideBySide.get(),
          new WebSettings(webHost.get(), webPort.get(), publicUrl.get()),
          clock.get(),
          interval.get(),
          keeping.get(),
          silentAfter.get(),
          haltAbove.get(),
          new Verdict.Pace(hold.get(), acceptance.get()),
          providers.get(),
          largest.get(),
          new PriceLimit(highestPrice.get()),
          dueDays.get(),
          new EstimatedBills.Rules(estimateAfter.get(), estimateMost.get()),
          new TokenDesk.Limits(largestToken.get(), outstandingTokens.get()),
          notices.get(),
          lineLoss.get(),
          mostNewCases.get());
    });
  }

  private static Setting<Fence> fence(ConfigNode node) {
    Setting<String> url = node.string("url");
    if (url.isGiven() && url.get().matches("(jdbc:)?postgresql:.*")) {
      Setting<DatabaseSettings> server = ServerSection.read(node);
      return node.build(() ->
          switch (server.get()) {
            case DatabaseSettings.PostgresServer shared -> new Fence.OnServer(shared);
            case DatabaseSettings.SqliteFile(Path file) -> new Fence.InFile(file);
          });
    }
    Setting<Path> file = node.path("url");
    return node.build(() -> new Fence.InFile(file.get()));
  }

  private static String name(String text) {
    if (!text.matches("[a-z0-9][a-z0-9-]{0,30}")) {
      throw new IllegalArgumentException("1 to 31 of a-z, 0-9 and -");
    }
    return text;
  }

  private static void requireFenceApart(Fence fence, Path data, DatabaseSettings database) {
    boolean together =
        switch (fence) {
          case Fence.InFile(Path file) -> file.startsWith(data);
          case Fence.OnServer(DatabaseSettings.PostgresServer server) ->
              database instanceof DatabaseSettings.PostgresServer other
                  && other.place().equals(server.place());
        };
    if (together) {
      throw new IllegalArgumentException(
          "fence.url must lie neither in data.dir nor in database.url: a backup of the data would take the fence back with it");
    }
  }

  private static void requireShared(DatabaseSettings database, Fence fence, Broker broker) {
    if (!(database instanceof DatabaseSettings.PostgresServer)
        || !(fence instanceof Fence.OnServer)
        || !(broker instanceof Broker.External)) {
      throw new IllegalArgumentException(
          "sideBySide.name needs what several supervisors can share: database.url and fence.url on a server of PostgreSQL, and broker.external");
    }
  }

  private static void requireWholeParts(Duration interval) {
    long minutes = interval.toMinutes();
    if (minutes < 1 || !Duration.ofMinutes(minutes).equals(interval) || 60 % minutes != 0) {
      throw new IllegalArgumentException(
          "readings.interval must be whole minutes that divide an hour: " + interval);
    }
  }

  private static Setting<Broker> broker(ConfigNode node) {
    Optional<ConfigNode> embedded = node.optionalSection("embedded");
    Optional<ConfigNode> external = node.optionalSection("external");
    if (embedded.isPresent() == external.isPresent()) {
      node.problem("embedded", "give either broker.embedded or broker.external");
    }
    ConfigNode chosen = external.or(() -> embedded).orElseGet(() -> node.section("embedded"));
    Setting<String> host =
        external.isPresent() ? chosen.string("host") : chosen.string("host").orElse("0.0.0.0");
    Setting<Integer> port = chosen.integer("port", 1, 65535).orElse(8883);
    return node.build(() ->
        external.isPresent()
            ? new Broker.External(host.get(), port.get())
            : new Broker.Embedded(host.get(), port.get()));
  }

  private static Setting<DemonstrationClock> clock(ConfigNode node) {
    Setting<Instant> origin = node.instant("origin");
    Setting<Instant> base = node.instant("base");
    Setting<Integer> speed = node.integer("speed", 1, 10_000);
    return node.build(() -> new DemonstrationClock(origin.get(), base.get(), speed.get()));
  }

  private static Setting<Keeping> keeping(ConfigNode node) {
    Setting<Integer> raw =
        node.integer("keepRawMonths", Keeping.LEAST_MONTHS, Keeping.MOST_MONTHS)
            .orElse(Keeping.USUAL.raw());
    Setting<Integer> intervals =
        node.integer("keepIntervalMonths", Keeping.LEAST_MONTHS, Keeping.MOST_MONTHS)
            .orElse(Keeping.USUAL.intervals());
    Setting<Integer> daily =
        node.integer("keepDailyMonths", Keeping.LEAST_MONTHS, Keeping.MOST_MONTHS)
            .orElse(Keeping.USUAL.daily());
    return node.build(() -> new Keeping(raw.get(), intervals.get(), daily.get()));
  }

  private static Setting<LossRules> lineLoss(ConfigNode node) {
    LossRules usual = LossRules.USUAL;
    Setting<BigDecimal> coverage = number(node, "leastCoverage", usual.leastCoverage());
    Setting<BigDecimal> high = number(node, "highAbovePercent", usual.highAbovePercent());
    Setting<BigDecimal> severe = number(node, "severeAbovePercent", usual.severeAbovePercent());
    Setting<BigDecimal> meters = number(node, "meterClassPercent", usual.meterClassPercent());
    Setting<BigDecimal> supply = number(node, "supplyClassPercent", usual.supplyClassPercent());
    Setting<BigDecimal> transformers =
        number(node, "transformerClassPercent", usual.transformerClassPercent());
    Setting<BigDecimal> resistance = number(node, "resistanceOhm", usual.resistanceOhm());
    Setting<UnitPrice> price =
        node.value("pricePerKwh", "a price such as 0.50", UnitPrice::perKilowattHour)
            .orElse(usual.price());
    return node.build(() ->
        new LossRules(
            coverage.get().doubleValue(),
            high.get().doubleValue(),
            severe.get().doubleValue(),
            meters.get().doubleValue(),
            supply.get().doubleValue(),
            transformers.get().doubleValue(),
            resistance.get().doubleValue(),
            price.get()));
  }

  private static Setting<BigDecimal> number(ConfigNode node, String key, double usual) {
    return node.decimal(key).orElse(BigDecimal.valueOf(usual));
  }
}
