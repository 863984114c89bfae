package io.taiqu.hwtest.ingest;

import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.supervisor.NearBroker;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.crypto.FastEd25519;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.fleet.EdgeReports;
import io.taiqu.supervisor.fleet.EdgeTrust;
import io.taiqu.supervisor.intake.Intake;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.metric.Metrics;
import io.taiqu.supervisor.mqtt.BrokerLink;
import io.taiqu.supervisor.reading.Ingest;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlAlarmStore;
import io.taiqu.supervisor.sql.SqlEstateStore;
import io.taiqu.supervisor.sql.SqlFleetStore;
import io.taiqu.supervisor.sql.SqlReadingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The supervisor's way of a reading from the network to the store and of the acknowledgement back:
 * the very parts that a supervisor is wired of, fed from memory or through a broker.
 */
public final class IngestStation implements AutoCloseable {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final DeploymentId deployment;
  private final Path keys;
  private final Intake intake;
  private final Target target = new Target();
  private final CountDownLatch connected = new CountDownLatch(1);
  private Downlinks answers = target;
  private Optional<BrokerLink> link = Optional.empty();

  /** Where acknowledgements go. */
  private static final class Target implements Downlinks {
    private volatile Downlinks chosen =
        (topic, message, retained) -> CompletableFuture.completedFuture(null);

    @Override
    public CompletionStage<Void> publish(String topic, byte[] message, boolean retained) {
      return chosen.publish(topic, message, retained);
    }
  }

  /**
   * A station whose estate is that of a fleet.
   *
   * @param keys as of {@code taiqu pki issue supervisor}
   */
  public IngestStation(Database database, MeterFleet fleet, int customers, Path keys)
      throws IOException {
    this.keys = keys;
    FastEd25519.install();
    TrustStore trusted = TrustStore.load(keys);
    this.deployment = trusted.deployment();
    new SqlEstateStore(database)
        .save(FleetEstate.of(fleet.size(), customers), List.of(), Instant.EPOCH);
    InstantSource clock = InstantSource.system();
    LiveFeed feed = new LiveFeed();
    Metrics metrics = new Metrics();
    Alarms alarms = new Alarms(new SqlAlarmStore(database), database, feed);
    SqlFleetStore fleetStore = new SqlFleetStore(database);
    EdgeTrust trust = new EdgeTrust(trusted, fleetStore);
    for (MeterFleet.Unit unit : fleet.units()) {
      trust.learn(unit.edge, Files.readAllBytes(unit.keys.resolve("signing.cert")));
    }
    SqlReadingStore store = new SqlReadingStore(database);
    Ingest ingest =
        new Ingest(
            store,
            new RollUp(store, MeterFleet.INTERVAL, ZONE),
            target,
            database,
            alarms,
            feed,
            clock,
            System::nanoTime,
            deployment,
            KeyFiles.readSigningKey(keys.resolve("roles").resolve("operations.key")),
            () -> 1,
            metrics);
    EdgeReports reports =
        new EdgeReports(
            fleetStore, List.of(), database, alarms, feed, clock, Duration.ofMinutes(15), metrics);
    this.intake = new Intake(trust, reports, ingest, shown -> {}, () -> {}, alarms, clock, metrics);
    intake.start();
  }

  /** The deployment that the keys belong to. */
  public DeploymentId deployment() {
    return deployment;
  }

  /** Feeds messages from memory, as fast as they are taken, and hears acknowledgements there. */
  public void feed(List<MeterFleet.Message> messages, Arrivals arrivals) {
    target.chosen =
        (topic, message, retained) -> {
          arrivals.take(message);
          return CompletableFuture.completedFuture(null);
        };
    for (MeterFleet.Message message : messages) {
      while (!intake.offer(message.topic(), message.bytes())) {
        RealTime.pause(1);
      }
    }
  }

  /** Hears an external broker on this machine from now on. */
  public void connect(int port) throws IOException {
    BrokerLink opened = link(port, BrokerLink.allOf(deployment));
    answers = opened;
    start(opened);
  }

  /** Hears the broker in this process from now on, as a supervisor with one of its own does. */
  public void connect(int port, EmbeddedBroker broker) throws IOException {
    BrokerLink opened = link(port, BrokerLink.allButReadings(deployment));
    NearBroker near = new NearBroker(broker, intake, opened);
    answers = near;
    near.start();
    start(opened);
  }

  private BrokerLink link(int port, List<BrokerLink.Subscription> subscriptions)
      throws IOException {
    return new BrokerLink(
        "localhost",
        port,
        TlsContexts.fromPem(keys.resolve("tls"), "client"),
        Optional.empty(),
        subscriptions,
        intake,
        new BrokerLink.Listener() {
          @Override
          public void connected() {
            connected.countDown();
          }

          @Override
          public void disconnected(String cause) {
            // It connects again by itself.
          }
        });
  }

  private void start(BrokerLink opened) throws IOException {
    opened.start();
    link = Optional.of(opened);
    try {
      if (!connected.await(30, TimeUnit.SECONDS)) {
        throw new IOException("the broker can't be reached");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends acknowledgements through the broker again. */
  public void answerByBroker() {
    target.chosen = answers;
  }

  @Override
  public void close() {
    link.ifPresent(BrokerLink::close);
    intake.close();
  }
}
