package io.taiqu.hwtest.ingest;

import io.taiqu.hwtest.mqtt.MqttClients;
import io.taiqu.hwtest.mqtt.MqttConnection;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The units' connections to the broker: each its own, with its own certificate, and with at most
 * four messages that the supervisor has not acknowledged. What stays unacknowledged for long is
 * sent again. They share a thread, because units have machines of their own and what is measured
 * beside them has not.
 */
public final class FleetClients implements AutoCloseable {
  /** How many messages a unit has unacknowledged, as the edge's shipper. */
  private static final int WINDOW = 4;

  /** How many of these may be history. */
  private static final int HISTORY_WINDOW = 2;

  private static final int LIVE = 64;

  private static final int CONNECTING_AT_ONCE = 16;
  private static final long WAIT_MILLIS = 30_000;
  private static final long LOOK_MILLIS = 250;
  private static final long FORGET_MILLIS = 1_000;

  private final Arrivals arrivals;
  private final long patienceNanos;
  private final DeploymentId deployment;
  private final int port;
  private final MqttClients clients = new MqttClients("units", 1);
  private final List<Connection> connections = new ArrayList<>();
  private final Thread watch;

  /** What a unit has on its hands. */
  private static final class Connection implements MqttConnection.Events {
    final MeterFleet.Unit unit;
    final SSLContext tls;
    final byte[] certificate;
    final Arrivals arrivals;
    final Deque<MeterFleet.Message> waiting = new ArrayDeque<>();
    final Deque<Sent> unacknowledged = new ArrayDeque<>();
    volatile @Nullable MqttConnection client;
    volatile CompletableFuture<Void> connecting = CompletableFuture.completedFuture(null);

    Connection(MeterFleet.Unit unit, Arrivals arrivals) throws IOException {
      this.unit = unit;
      this.tls = TlsContexts.fromPem(unit.keys.resolve("tls"), "client");
      this.certificate = Files.readAllBytes(unit.keys.resolve("signing.cert"));
      this.arrivals = arrivals;
    }

    @Override
    public void arrived(String topic, byte[] message) {
      arrivals.take(message);
    }

    @Override
    public void ended(String cause) {
      // The one who watches connects again.
    }

    boolean isLost() {
      MqttConnection now = client;
      return now == null || !now.isAlive();
    }
  }

  private record Sent(MeterFleet.Message message, long nanos) {}

  /**
   * Connects them all.
   *
   * @param patienceNanos how long a unit waits before it sends again
   */
  public FleetClients(MeterFleet fleet, DeploymentId deployment, int port, long patienceNanos)
      throws IOException {
    this.patienceNanos = patienceNanos;
    this.deployment = deployment;
    this.port = port;
    this.arrivals = new Arrivals(fleet.size(), this::heard);
    for (MeterFleet.Unit unit : fleet.units()) {
      connections.add(new Connection(unit, arrivals));
    }
    connectAll();
    this.watch = Thread.ofPlatform().name("fleet-patience").daemon().start(this::watch);
  }

  /** Several at once, because a connection waits for others most of its time. */
  private void connectAll() throws IOException {
    for (int first = 0; first < connections.size(); first += CONNECTING_AT_ONCE) {
      List<CompletableFuture<Void>> some =
          connections
              .subList(first, Math.min(connections.size(), first + CONNECTING_AT_ONCE))
              .stream()
              .map(this::connect)
              .toList();
      for (CompletableFuture<Void> one : some) {
        try {
          one.join();
        } catch (CompletionException e) {
          throw new IOException("a unit can't connect: " + e.getCause(), e);
        }
      }
    }
  }

  private CompletableFuture<Void> connect(Connection connection) {
    CompletableFuture<Void> connecting =
        clients
            .open("localhost", port, connection.tls, connection.unit.edge.toString(), connection)
            .thenCompose(client -> introduce(connection, client))
            .orTimeout(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    connection.connecting = connecting;
    return connecting;
  }

  private CompletableFuture<Void> introduce(Connection connection, MqttConnection client) {
    return client
        .subscribe(Topics.downFilter(deployment, connection.unit.edge))
        .thenCompose(subscribed ->
            client.publish(
                Topics.certificate(deployment, connection.unit.edge).name(),
                connection.certificate,
                MqttConnection.Delivery.ACKNOWLEDGED,
                true))
        .thenRun(() -> connection.client = client);
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
    MqttConnection client = connection.client;
    if (client == null) {
      // It is sent again when patience ends.
      return;
    }
    client.publish(message.topic(), message.bytes(), MqttConnection.Delivery.ACKNOWLEDGED, false);
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        long now = System.nanoTime();
        for (Connection connection : connections) {
          if (connection.isLost() && connection.connecting.isDone()) {
            connect(connection);
          }
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
      MqttConnection client = connection.client;
      if (client != null) {
        client.close();
      }
    }
    clients.close();
    // A broker forgets a client some time after it has closed the connection.
    RealTime.pause(FORGET_MILLIS);
  }
}
