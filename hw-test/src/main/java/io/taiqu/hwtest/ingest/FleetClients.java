package io.taiqu.hwtest.ingest;

import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The units' connections to the broker: each its own, with its own certificate, and with at most
 * four messages that the supervisor has not acknowledged. What stays unacknowledged for long is
 * sent again.
 */
public final class FleetClients implements AutoCloseable {
  /** How many messages a unit has unacknowledged, as the edge's shipper. */
  private static final int WINDOW = 4;

  /** How many of these may be history. */
  private static final int HISTORY_WINDOW = 2;

  private static final int LIVE = 64;

  private static final int THREADS_PER_CLIENT = 6;
  private static final int CONNECTING_AT_ONCE = 16;
  private static final long WAIT_MILLIS = 30_000;

  private final MeterFleet fleet;
  private final Arrivals arrivals;
  private final long patienceNanos;
  private final List<Connection> connections = new ArrayList<>();
  private final Thread watch;

  /** What a unit has on its hands. */
  private static final class Connection {
    final int unit;
    final ScheduledExecutorService threads;
    final MqttAsyncClient client;
    final Deque<MeterFleet.Message> waiting = new ArrayDeque<>();
    final Deque<Sent> unacknowledged = new ArrayDeque<>();

    Connection(int unit, MqttAsyncClient client, ScheduledExecutorService threads) {
      this.unit = unit;
      this.client = client;
      this.threads = threads;
    }
  }

  private record Sent(MeterFleet.Message message, long nanos) {}

  /**
   * Connects them all.
   *
   * @param patienceNanos how long a unit waits before it sends again
   */
  public FleetClients(MeterFleet fleet, DeploymentId deployment, int port, long patienceNanos)
      throws MqttException, IOException {
    this.fleet = fleet;
    this.patienceNanos = patienceNanos;
    this.arrivals = new Arrivals(fleet.size(), this::heard);
    connections.addAll(connectAll(deployment, port));
    this.watch = Thread.ofPlatform().name("fleet-patience").daemon().start(this::watch);
  }

  /** Several at once, because a connection waits for others most of its time. */
  private List<Connection> connectAll(DeploymentId deployment, int port)
      throws MqttException, IOException {
    try (ExecutorService executor = Executors.newFixedThreadPool(CONNECTING_AT_ONCE)) {
      List<Future<Connection>> connecting = new ArrayList<>();
      for (MeterFleet.Unit unit : fleet.units()) {
        connecting.add(executor.submit(() -> connect(unit, deployment, port)));
      }
      List<Connection> connected = new ArrayList<>();
      for (Future<Connection> one : connecting) {
        connected.add(one.get());
      }
      return connected;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case MqttException refused -> throw refused;
        case IOException unreadable -> throw unreadable;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while units connected", e);
    }
  }

  private Connection connect(MeterFleet.Unit unit, DeploymentId deployment, int port)
      throws MqttException, IOException {
    ScheduledExecutorService threads =
        Executors.newScheduledThreadPool(
            THREADS_PER_CLIENT, Thread.ofVirtual().name("unit-" + unit.number).factory());
    MqttAsyncClient client =
        new MqttAsyncClient(
            "ssl://localhost:" + port,
            unit.edge.toString(),
            new MemoryPersistence(),
            null,
            threads);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(true);
    options.setConnectionTimeout(20);
    options.setSocketFactory(
        TlsContexts.fromPem(unit.keys.resolve("tls"), "client").getSocketFactory());
    client.setCallback(new Callback(client, Topics.downFilter(deployment, unit.edge)));
    client.connect(options).waitForCompletion(WAIT_MILLIS);
    client.subscribe(Topics.downFilter(deployment, unit.edge), 1).waitForCompletion(WAIT_MILLIS);
    client
        .publish(
            Topics.certificate(deployment, unit.edge).name(),
            Files.readAllBytes(unit.keys.resolve("signing.cert")),
            1,
            true)
        .waitForCompletion(WAIT_MILLIS);
    return new Connection(unit.number, client, threads);
  }

  /** How many messages of so many intervals a unit has unacknowledged. */
  public static int windowOf(int together) {
    return together > MeterFleet.LIVE_TOGETHER ? HISTORY_WINDOW : WINDOW;
  }

  /** What the supervisor has acknowledged. */
  public Arrivals arrivals() {
    return arrivals;
  }

  /** Gives messages to their units, which send as the window allows. */
  public void send(List<MeterFleet.Message> messages) {
    for (MeterFleet.Message message : messages) {
      Connection connection = connections.get(message.unit());
      synchronized (connection) {
        connection.waiting.add(message);
      }
      pump(connection);
    }
  }

  /** How many messages are not acknowledged. */
  public int backlog() {
    int backlog = 0;
    for (Connection connection : connections) {
      synchronized (connection) {
        backlog += connection.waiting.size() + connection.unacknowledged.size();
      }
    }
    return backlog;
  }

  private void heard(int unit) {
    Connection connection = connections.get(unit);
    synchronized (connection) {
      connection.unacknowledged.removeIf(sent -> arrivals.has(unit, sent.message().lastSequence()));
    }
    pump(connection);
  }

  private void pump(Connection connection) {
    while (true) {
      MeterFleet.Message next;
      synchronized (connection) {
        if (connection.waiting.isEmpty()) {
          return;
        }
        int room = windowOf(connection.waiting.getFirst().together());
        if (connection.unacknowledged.size() >= room) {
          return;
        }
        next = next(connection.waiting);
        connection.unacknowledged.add(new Sent(next, System.nanoTime()));
      }
      publish(connection, next);
    }
  }

  /** Live ones first, in order; once many wait, the newest is live and the rest history. */
  private static MeterFleet.Message next(Deque<MeterFleet.Message> waiting) {
    return waiting.size() > LIVE ? waiting.removeLast() : waiting.removeFirst();
  }

  private static void publish(Connection connection, MeterFleet.Message message) {
    try {
      connection.client.publish(message.topic(), message.bytes(), 1, false);
    } catch (MqttException e) {
      // It is sent again when patience ends.
      return;
    }
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(250);
        long now = System.nanoTime();
        for (Connection connection : connections) {
          List<MeterFleet.Message> again = new ArrayList<>();
          synchronized (connection) {
            Deque<Sent> kept = new ArrayDeque<>();
            for (Sent sent : connection.unacknowledged) {
              boolean late = now - sent.nanos() > patienceNanos;
              if (late) {
                again.add(sent.message());
              }
              kept.add(late ? new Sent(sent.message(), now) : sent);
            }
            connection.unacknowledged.clear();
            connection.unacknowledged.addAll(kept);
          }
          again.forEach(message -> publish(connection, message));
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  @Override
  public void close() {
    watch.interrupt();
    for (Connection connection : connections) {
      try {
        connection.client.disconnectForcibly(0, 100, false);
        connection.client.close(true);
      } catch (MqttException e) {
        // It was gone already.
        continue;
      } finally {
        connection.threads.shutdownNow();
      }
    }
  }

  private final class Callback implements MqttCallback {
    private final MqttAsyncClient client;
    private final String filter;

    Callback(MqttAsyncClient client, String filter) {
      this.client = client;
      this.filter = filter;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrivals.take(message.getPayload());
    }

    @Override
    public void connectComplete(boolean reconnect, String server) {
      if (!reconnect) {
        return;
      }
      try {
        client.subscribe(filter, 1);
      } catch (MqttException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      // It connects again by itself.
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      // What it costs shows as a message that comes again.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // Only the supervisor's own acknowledgement counts.
    }

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {
      // Certificates identify the client.
    }
  }
}
