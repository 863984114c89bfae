package io.taiqu.hwtest.ingest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.taiqu.hwtest.process.Ports;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlEstateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Units that make twice as many readings as a supervisor can store: what is acknowledged is stored,
 * memory stays bounded, and when the load falls it serves new readings soon again.
 */
public final class OverloadTorture {
  private static final int UNITS = 48;
  private static final int CUSTOMERS = 54;
  private static final Duration START = Duration.ofSeconds(240);
  private static final Duration PROBE = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final int SOON_IN_A_ROW = 10;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();
  private static final double LONGEST_RECOVERY_SECONDS = 60;

  /**
   * The heap of a supervisor that is started here (384 MB) and what the virtual machine needs
   * beside it.
   */
  private static final double MOST_MEGABYTES = 700;

  /**
   * What came of it.
   *
   * @param torture its name
   * @param minutes how long there was too much
   * @param capacityPerSecond readings that were stored a second at most while always more waited
   * @param offeredPerSecond readings that units made a second during the overload
   * @param storedPerSecond readings that were acknowledged a second during the overload
   * @param backlogMessages messages that units still held at its end
   * @param peakMegabytes resident memory of the supervisor, at most
   * @param boundMegabytes what it may be
   * @param recoverySeconds from the end of the overload until new readings were acknowledged within
   *     five seconds again and again
   * @param acknowledged records that were acknowledged
   * @param acknowledgedNotStored of these, how many are not stored
   * @param violations what did not hold
   * @param held true if everything did
   */
  @JsonPropertyOrder({
    "torture",
    "minutes",
    "capacityPerSecond",
    "offeredPerSecond",
    "storedPerSecond",
    "backlogMessages",
    "peakMegabytes",
    "boundMegabytes",
    "recoverySeconds",
    "acknowledged",
    "acknowledgedNotStored",
    "violations",
    "held"
  })
  public record Result(
      String torture,
      double minutes,
      double capacityPerSecond,
      double offeredPerSecond,
      double storedPerSecond,
      int backlogMessages,
      double peakMegabytes,
      double boundMegabytes,
      double recoverySeconds,
      long acknowledged,
      long acknowledgedNotStored,
      List<String> violations,
      boolean held)
      implements TortureResult {
    @Override
    public String figures() {
      return ("%.0f readings/s offered and %.0f stored, memory %.0f MB of %.0f, new readings again"
              + " after %.1f s, %d of %d acknowledged readings lost")
          .formatted(
              offeredPerSecond,
              storedPerSecond,
              peakMegabytes,
              boundMegabytes,
              recoverySeconds,
              acknowledgedNotStored,
              acknowledged);
    }
  }

  private final MeterFleet fleet;
  private final FleetClients clients;
  private final SupervisorProcess supervisor;
  private final Path databaseFile;
  private double peakMegabytes;
  private double capacity;

  private OverloadTorture(
      MeterFleet fleet, FleetClients clients, SupervisorProcess supervisor, Path databaseFile) {
    this.fleet = fleet;
    this.clients = clients;
    this.supervisor = supervisor;
    this.databaseFile = databaseFile;
  }

  /**
   * Runs it.
   *
   * @throws IOException if it can't be run here
   */
  public static Result run(Duration overload, Path directory) throws IOException {
    Path keys = FleetKeys.issue(directory, UNITS);
    Path home = directory.toAbsolutePath();
    Ports ports = new Ports();
    int brokerPort = ports.freeAt(18_885);
    int web = ports.freeAt(18_095);
    Path databaseFile = home.resolve("data").resolve("supervisor.db");
    try (Database database = Database.open(databaseFile)) {
      new SqlEstateStore(database).save(FleetEstate.of(UNITS, CUSTOMERS), List.of(), Instant.EPOCH);
    }
    Path config = home.resolve("supervisor.yaml");
    Files.writeString(
        config,
        """
        keys: { dir: %s }
        data: { dir: data }
        fence: { url: fence/fence.journal }
        broker: { embedded: { host: 127.0.0.1, port: %d } }
        web: { host: 127.0.0.1, port: %d }
        """
            .formatted(keys.resolve("supervisor"), brokerPort, web));
    try (SupervisorProcess supervisor = new SupervisorProcess("one", config, web)) {
      supervisor.awaitReady();
      DeploymentId deployment = TrustStore.load(keys.resolve("supervisor")).deployment();
      MeterFleet fleet = new MeterFleet(deployment, UNITS, CUSTOMERS, keys, 3);
      try (FleetClients clients = new FleetClients(fleet, deployment, brokerPort, PATIENCE_NANOS)) {
        return new OverloadTorture(fleet, clients, supervisor, databaseFile).torture(overload);
      }
    }
  }

  private Result torture(Duration overload) throws IOException {
    capacity = capacity();
    System.err.printf("capacity %.0f readings/s at first%n", capacity);
    long before = clients.arrivals().records();
    long begun = System.nanoTime();
    long made = offer(overload);
    double lasted = RealTime.seconds(begun);
    double offered = made / lasted;
    double stored = (clients.arrivals().records() - before) / lasted;
    int backlog = clients.backlog();
    System.err.printf(
        "offered %.0f/s, stored %.0f/s, %d messages wait in the units, %.0f MB at most%n",
        offered, stored, backlog, peakMegabytes);
    double recovery = recovery(capacity / 2);
    return judge(overload, offered, stored, backlog, recovery);
  }

  /** What is stored a second while more always waits. */
  private double capacity() throws IOException {
    clients.send(fleet.later(4, MeterFleet.LIVE_TOGETHER));
    long begun = System.nanoTime();
    while (clients.arrivals().records() == 0) {
      if (RealTime.seconds(begun) > START.toSeconds()) {
        throw new IOException("no reading was acknowledged; see the supervisor's log");
      }
      RealTime.pause(50);
    }
    long from = clients.arrivals().records();
    begun = System.nanoTime();
    while (RealTime.seconds(begun) < PROBE.toSeconds()) {
      if (clients.backlog() < 6 * UNITS) {
        clients.send(fleet.later(4, MeterFleet.LIVE_TOGETHER));
      }
      RealTime.pause(20);
    }
    return (clients.arrivals().records() - from) / RealTime.seconds(begun);
  }

  /**
   * Makes twice as many readings as were ever seen to be stored, for a while; how many. A
   * supervisor that has just started stores more with every second.
   */
  private long offer(Duration time) throws IOException {
    long begun = System.nanoTime();
    long last = begun;
    long probed = begun;
    long storedThen = clients.arrivals().records();
    long made = 0;
    double due = 0;
    while (RealTime.seconds(begun) < time.toSeconds()) {
      if (RealTime.seconds(probed) >= PROBE.toSeconds()) {
        long stored = clients.arrivals().records();
        capacity = Math.max(capacity, (stored - storedThen) / RealTime.seconds(probed));
        storedThen = stored;
        probed = System.nanoTime();
      }
      due += 2 * capacity * RealTime.seconds(last);
      last = System.nanoTime();
      while (made < due) {
        clients.send(fleet.later(MeterFleet.LIVE_TOGETHER, MeterFleet.LIVE_TOGETHER));
        made += (long) MeterFleet.LIVE_TOGETHER * fleet.readingsPerInterval();
      }
      look();
      RealTime.pause(100);
    }
    return made;
  }

  private void look() throws IOException {
    supervisor.requireAlive();
    peakMegabytes = Math.max(peakMegabytes, supervisor.residentMegabytes());
  }

  /** Seconds until new readings are acknowledged soon, at a load that is less than the capacity. */
  private double recovery(double perSecond) throws IOException {
    long begun = System.nanoTime();
    long streakFrom = begun;
    int streak = 0;
    double interval = fleet.readingsPerInterval() / perSecond;
    while (streak < SOON_IN_A_ROW && RealTime.seconds(begun) < 4 * LONGEST_RECOVERY_SECONDS) {
      long made = System.nanoTime();
      clients.send(fleet.next(1));
      int unit = streak % UNITS;
      long newest = fleet.newest(unit);
      while (!clients.arrivals().has(unit, newest) && RealTime.seconds(made) < SOON.toSeconds()) {
        RealTime.pause(20);
      }
      boolean soon = clients.arrivals().has(unit, newest);
      streak = soon ? streak + 1 : 0;
      if (!soon) {
        streakFrom = System.nanoTime();
      }
      look();
      long rest = Math.round(1000 * (interval - RealTime.seconds(made)));
      if (rest > 0) {
        RealTime.pause(rest);
      }
    }
    return streak < SOON_IN_A_ROW ? Double.POSITIVE_INFINITY : (streakFrom - begun) / 1e9;
  }

  private Result judge(
      Duration overload, double offered, double storedRate, int backlog, double recovery) {
    supervisor.close();
    long acknowledged = 0;
    long lost = 0;
    try (Database database = Database.open(databaseFile)) {
      StoredSums sums = new StoredSums(database);
      for (int unit = 0; unit < UNITS; unit++) {
        BitSet missing = clients.arrivals().acknowledged(unit);
        acknowledged += missing.cardinality();
        missing.andNot(sums.sequences(MeterFleet.edge(unit)));
        lost += missing.cardinality();
      }
    }
    List<String> violations = new ArrayList<>();
    if (lost > 0) {
      violations.add(lost + " readings were acknowledged and are not stored");
    }
    if (peakMegabytes > MOST_MEGABYTES) {
      violations.add("the supervisor took %.0f MB".formatted(peakMegabytes));
    }
    if (recovery > LONGEST_RECOVERY_SECONDS) {
      violations.add("new readings were served again only after %.0f s".formatted(recovery));
    }
    if (offered < 1.8 * storedRate) {
      violations.add("the units did not make twice as much as can be stored");
    }
    return new Result(
        "overload",
        overload.toSeconds() / 60.0,
        capacity,
        offered,
        storedRate,
        backlog,
        peakMegabytes,
        MOST_MEGABYTES,
        recovery,
        acknowledged,
        lost,
        List.copyOf(violations),
        violations.isEmpty());
  }
}
