package io.taiqu.supervisor.mqtt;

import static io.taiqu.supervisor.mqtt.MqttConnection.Delivery.ACKNOWLEDGED;
import static io.taiqu.supervisor.mqtt.MqttConnection.Delivery.UNACKNOWLEDGED;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.codec.Topics.Channel;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.fleet.Uplinks;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor's MQTT session: connects for ever, hears every edge, and publishes with a bounded
 * number of messages under way. Nothing is kept over a lost connection: what matters is in the
 * database and published again.
 */
public final class BrokerLink implements Downlinks, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
  private static final String CLIENT_ID = "supervisor";
  private static final String GROUP = "taiqu-supervisors";
  private static final int ANSWER_SECONDS = 10;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final MqttClients clients = new MqttClients("mqtt", 1);
  private final String host;
  private final int port;
  private final SSLContext tls;
  private final String clientId;
  private final List<String> filters;
  private final Uplinks uplinks;
  private final Listener listener;
  private final Thread connecting;
  private volatile @Nullable MqttConnection connection;
  private volatile boolean closed;

  /** Hears about the connection, on a thread that may wait. */
  public interface Listener {
    /** Connected and subscribed: publish again what the broker may have lost. */
    void connected();

    /** The connection is down. */
    void disconnected(String cause);
  }

  /**
   * A link that is not started.
   *
   * @param name of this supervisor among several
   * @param filters what it subscribes to; see {@link #allOf}, {@link #shared} and {@link
   *     #allButReadings}
   */
  public BrokerLink(
      String host,
      int port,
      SSLContext tls,
      Optional<String> name,
      List<String> filters,
      Uplinks uplinks,
      Listener listener) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.clientId = name.map(one -> CLIENT_ID + "-" + one).orElse(CLIENT_ID);
    this.filters = List.copyOf(filters);
    this.uplinks = uplinks;
    this.listener = listener;
    this.connecting = Thread.ofPlatform().name("broker-link").daemon().unstarted(this::run);
  }

  /** Everything that the edges of a deployment say. */
  public static List<String> allOf(DeploymentId deployment) {
    return List.of(Topics.upFilter(deployment));
  }

  /**
   * Of what the edges say, this supervisor's share among several; certificates are for each of
   * them.
   */
  public static List<String> shared(DeploymentId deployment) {
    return List.of(
        "$share/" + GROUP + "/" + Topics.upFilter(deployment),
        Topics.filter(deployment, Channel.CERTIFICATE));
  }

  /** What the edges say besides readings, for who gets these more directly. */
  public static List<String> allButReadings(DeploymentId deployment) {
    return Stream.of(Channel.REPORT, Channel.EVIDENCE, Channel.CERTIFICATE)
        .map(channel -> Topics.filter(deployment, channel))
        .toList();
  }

  /** Begins to connect. */
  public void start() {
    connecting.start();
  }

  /** Whether there is a connection now. */
  public boolean isConnected() {
    MqttConnection now = connection;
    return now != null && now.isAlive();
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try {
        session();
        pause = FIRST_PAUSE_MILLIS;
      } catch (ExecutionException e) {
        LOG.warn("The broker {}:{} can't be reached ({}); trying again.", host, port, causeOf(e));
        listener.disconnected(causeOf(e));
      } catch (InterruptedException e) {
        return;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        return;
      }
      pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
    }
  }

  private void session() throws InterruptedException, ExecutionException {
    Session session = new Session();
    try (MqttConnection opened = clients.open(host, port, tls, clientId, session).get()) {
      for (String filter : filters) {
        opened.subscribe(filter).orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).get();
      }
      connection = opened;
      LOG.info("Connected to the broker {}:{}.", host, port);
      listener.connected();
      String cause = session.end.get();
      LOG.warn("The connection to the broker {}:{} was lost: {}.", host, port, cause);
      listener.disconnected(cause);
    } finally {
      connection = null;
    }
  }

  private static String causeOf(ExecutionException failure) {
    return switch (failure.getCause()) {
      case TimeoutException _ -> "it does not answer";
      case Throwable cause -> String.valueOf(cause.getMessage());
      case null -> String.valueOf(failure.getMessage());
    };
  }

  /**
   * What is not retained comes again where it was lost, and is lost with the edge's session however
   * sure the broker is of it; so nobody confirms it.
   */
  @Override
  public CompletionStage<Void> publish(String topic, byte[] message, boolean retained) {
    MqttConnection now = connection;
    return now == null
        ? CompletableFuture.failedStage(new IllegalStateException("not connected to the broker"))
        : now.publish(topic, message, retained ? ACKNOWLEDGED : UNACKNOWLEDGED, retained);
  }

  @Override
  public void close() {
    closed = true;
    connecting.interrupt();
    try {
      connecting.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.close();
  }

  private final class Session implements MqttConnection.Events {
    final CompletableFuture<String> end = new CompletableFuture<>();

    @Override
    public void arrived(String topic, byte[] message) {
      // What finds no room comes again: nothing but our own acknowledgement tells the edge
      // otherwise.
      if (!uplinks.offer(topic, message)) {
        LOG.debug("No room for a message on {}.", topic);
      }
    }

    @Override
    public void ended(String cause) {
      end.complete(cause);
    }
  }
}
