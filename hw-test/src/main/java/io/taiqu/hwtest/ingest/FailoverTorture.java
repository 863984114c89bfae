package io.taiqu.hwtest.ingest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.taiqu.hwtest.process.ManagedProcess;
import io.taiqu.hwtest.process.Ports;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import io.taiqu.supervisor.sql.SqlEstateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two supervisors on one PostgreSQL and one mosquitto, killed by turns while units send: the other
 * one goes on, and every reading is stored once.
 */
public final class FailoverTorture {
  private static final int UNITS = 24;
  private static final int CUSTOMERS = 54;
  private static final Duration START = Duration.ofSeconds(180);
  private static final Duration SETTLE = Duration.ofMinutes(4);

  /** As the edge's shipper. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();

  private static final double LONGEST_TAKEOVER_SECONDS = 10;

  /**
   * What came of it.
   *
   * @param torture its name
   * @param kills how often a supervisor was killed
   * @param takeoverSeconds longest time from a kill until a reading made after it was acknowledged
   * @param leaderSeconds longest time from the kill of the leader until the other one led
   * @param readingsSent records that units made
   * @param readingsStored records that are stored
   * @param violations what did not hold
   * @param held true if everything did
   */
  @JsonPropertyOrder({
    "torture",
    "kills",
    "takeoverSeconds",
    "leaderSeconds",
    "readingsSent",
    "readingsStored",
    "violations",
    "held"
  })
  public record Result(
      String torture,
      int kills,
      double takeoverSeconds,
      double leaderSeconds,
      long readingsSent,
      long readingsStored,
      List<String> violations,
      boolean held)
      implements TortureResult {
    @Override
    public String figures() {
      return "readings went on after %.1f s, the other led after %.1f s; %d made, %d stored"
          .formatted(takeoverSeconds, leaderSeconds, readingsSent, readingsStored);
    }
  }

  private final Path directory;
  private final Path keys;
  private final Ports ports = new Ports();
  private final List<String> violations = new ArrayList<>();
  private final AtomicBoolean sending = new AtomicBoolean(true);
  private double takeover;
  private double leading;

  private FailoverTorture(Path directory, Path keys) {
    this.directory = directory;
    this.keys = keys;
  }

  /**
   * Runs it.
   *
   * @param kills how many, by turns
   * @throws IOException if it can't be run here
   */
  public static Result run(int kills, Path directory) throws IOException, SQLException {
    Path keys = FleetKeys.issue(directory, UNITS);
    return new FailoverTorture(directory.toAbsolutePath(), keys).run(kills);
  }

  private Result run(int kills) throws IOException, SQLException {
    int brokerPort = ports.freeAt(18_884);
    MeterFleet fleet =
        new MeterFleet(
            TrustStore.load(keys.resolve("supervisor")).deployment(), UNITS, CUSTOMERS, keys, 1);
    ManagedProcess mosquitto = TestServers.mosquitto(keys.resolve("broker"), brokerPort);
    List<SupervisorProcess> sides = new ArrayList<>();
    try (TestServers.Postgres server = new TestServers.Postgres()) {
      PostgresServer settings = server.create("taiqu");
      PostgresServer fence = server.create("taiqu_fence");
      try (Database database = Database.open(settings)) {
        new SqlEstateStore(database)
            .save(FleetEstate.of(UNITS, CUSTOMERS), List.of(), Instant.EPOCH);
        for (String name : List.of("a", "b")) {
          sides.add(start(name, brokerPort, settings, fence));
        }
        for (SupervisorProcess side : sides) {
          side.awaitReady();
        }
        try (FleetClients clients =
            new FleetClients(
                fleet,
                TrustStore.load(keys.resolve("supervisor")).deployment(),
                brokerPort,
                PATIENCE_NANOS)) {
          return torture(kills, fleet, clients, sides, new StoredSums(database));
        }
      } finally {
        sides.forEach(SupervisorProcess::close);
      }
    } finally {
      mosquitto.stop(Duration.ofSeconds(5));
    }
  }

  private Result torture(
      int kills,
      MeterFleet fleet,
      FleetClients clients,
      List<SupervisorProcess> sides,
      StoredSums stored)
      throws IOException {
    Thread sender = Thread.ofPlatform().name("fleet").start(() -> keepSending(fleet, clients));
    awaitAcknowledgement(clients, START);
    for (int kill = 0; kill < kills; kill++) {
      RealTime.pause(3_000);
      SupervisorProcess victim = sides.get(kill % sides.size());
      SupervisorProcess other = sides.get((kill + 1) % sides.size());
      boolean led = stored.leader().startsWith(victim.name() + "-");
      victim.kill();
      long killed = System.nanoTime();
      awaitNews(fleet, clients);
      takeover = Math.max(takeover, RealTime.seconds(killed));
      if (led) {
        while (!stored.leader().startsWith(other.name() + "-") && RealTime.seconds(killed) < 60) {
          RealTime.pause(50);
        }
        leading = Math.max(leading, RealTime.seconds(killed));
      }
      System.err.printf(
          "kill %d of %d: %s%s; readings go on after %.1f s at most, leading after %.1f s%n",
          kill + 1, kills, victim.name(), led ? ", which led" : "", takeover, leading);
      victim.startAgain();
    }
    sending.set(false);
    try {
      sender.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!clients.arrivals().await(fleet, SETTLE)) {
      violations.add("not every reading was acknowledged within " + SETTLE.toMinutes() + " min");
    }
    return judge(kills, fleet, stored);
  }

  private Result judge(int kills, MeterFleet fleet, StoredSums stored) {
    long made = 0;
    for (int unit = 0; unit < UNITS; unit++) {
      made += fleet.newest(unit);
    }
    long records = stored.records();
    if (records != made) {
      violations.add(made + " readings were made and " + records + " are stored");
    }
    String kept = stored.digest();
    stored.makeAnew();
    if (!stored.digest().equals(kept)) {
      violations.add("the sums are not those of the stored readings");
    }
    for (Map.Entry<String, Double> time :
        Map.of("readings went on", takeover, "the other led", leading).entrySet()) {
      if (time.getValue() > LONGEST_TAKEOVER_SECONDS) {
        violations.add("%s only after %.1f s".formatted(time.getKey(), time.getValue()));
      }
    }
    return new Result(
        "failover",
        kills,
        takeover,
        leading,
        made,
        records,
        List.copyOf(violations),
        violations.isEmpty());
  }

  private void keepSending(MeterFleet fleet, FleetClients clients) {
    while (sending.get()) {
      synchronized (fleet) {
        clients.send(fleet.next(1));
      }
      RealTime.pause(500);
    }
  }

  /** Waits until a unit's reading that was made after now is acknowledged. */
  private static void awaitNews(MeterFleet fleet, FleetClients clients) {
    long[] before = new long[UNITS];
    synchronized (fleet) {
      for (int unit = 0; unit < UNITS; unit++) {
        before[unit] = fleet.newest(unit);
      }
    }
    long begun = System.nanoTime();
    while (RealTime.seconds(begun) < 60) {
      for (int unit = 0; unit < UNITS; unit++) {
        if (clients.arrivals().highest(unit) > before[unit]) {
          return;
        }
      }
      RealTime.pause(20);
    }
  }

  private static void awaitAcknowledgement(FleetClients clients, Duration limit)
      throws IOException {
    long begun = System.nanoTime();
    while (clients.arrivals().acknowledgements() == 0) {
      if (RealTime.seconds(begun) > limit.toSeconds()) {
        throw new IOException("no reading was acknowledged; see the supervisors' logs");
      }
      RealTime.pause(50);
    }
  }

  private SupervisorProcess start(
      String name, int brokerPort, PostgresServer settings, PostgresServer fence)
      throws IOException {
    Path home = Files.createDirectories(directory.resolve("supervisor-" + name));
    int web = ports.freeAt(18_090);
    Path config = home.resolve("supervisor.yaml");
    Files.writeString(
        config,
        """
        keys: { dir: %s }
        data: { dir: data }
        database: { url: "%s", user: %s }
        fence: { url: "%s", user: %s }
        sideBySide: { name: %s }
        broker: { external: { host: localhost, port: %d } }
        web: { host: 127.0.0.1, port: %d }
        """
            .formatted(
                keys.resolve("supervisor"),
                settings.url(),
                settings.user(),
                fence.url(),
                fence.user(),
                name,
                brokerPort,
                web));
    return new SupervisorProcess(name, config, web);
  }
}
