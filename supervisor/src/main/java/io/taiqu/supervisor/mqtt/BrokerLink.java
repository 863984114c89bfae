package io.taiqu.supervisor.mqtt;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.codec.Topics.Channel;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.fleet.Uplinks;
import io.taiqu.supervisor.transaction.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
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
  private static final int AT_MOST_ONCE = 0;
  private static final int AT_LEAST_ONCE = 1;
  private static final int FIRST_REFUSAL = 128;
  private static final int UNDER_WAY = 64;
  private static final int CLIENT_THREADS = 6;
  private static final int CONNECT_SECONDS = 10;
  private static final int KEEP_ALIVE_SECONDS = 20;
  private static final long AGAIN_MILLIS = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final String uri;
  private final SSLContext tls;
  private final String clientId;
  private final List<Subscription> subscriptions;
  private final Uplinks uplinks;
  private final Listener listener;
  private final Thread connecting;
  private final Deque<Publication> waiting = new ArrayDeque<>();
  private final List<Publication> underWay = new ArrayList<>();
  private @Nullable MqttAsyncClient client;
  private volatile boolean closed;
  private volatile boolean connected;

  /** Hears about the connection; on the link's own thread. */
  public interface Listener {
    /** Connected and subscribed: publish again what the broker may have lost. */
    void connected();

    /** The connection is down. */
    void disconnected(String cause);
  }

  /**
   * What the broker is asked for.
   *
   * @param qos 0 for readings: the edge keeps them until the supervisor says that they are stored,
   *     so that an acknowledgement between broker and supervisor would only cost both of them
   * @param twice whether it is asked for once more a moment later: what is published and retained
   *     while a broker takes a subscription may be neither sent to it nor kept for it yet
   */
  public record Subscription(String filter, int qos, boolean twice) {
    static Subscription acknowledged(String filter) {
      return new Subscription(filter, AT_LEAST_ONCE, false);
    }

    static Subscription unacknowledged(String filter) {
      return new Subscription(filter, AT_MOST_ONCE, false);
    }

    /** Without a unit's certificate nothing of what it says is believed, and it comes once. */
    static Subscription certificates(DeploymentId deployment) {
      return new Subscription(Topics.filter(deployment, Channel.CERTIFICATE), AT_LEAST_ONCE, true);
    }
  }

  private record Publication(
      String topic, byte[] message, boolean retained, CompletableFuture<Void> done) {}

  /**
   * A link that is not started.
   *
   * @param name of this supervisor among several
   * @param subscriptions what it subscribes to; see {@link #allOf}, {@link #shared} and {@link
   *     #allButReadings}
   */
  public BrokerLink(
      String host,
      int port,
      SSLContext tls,
      Optional<String> name,
      List<Subscription> subscriptions,
      Uplinks uplinks,
      Listener listener) {
    this.uri = "ssl://" + host + ":" + port;
    this.tls = tls;
    this.clientId = name.map(one -> CLIENT_ID + "-" + one).orElse(CLIENT_ID);
    this.subscriptions = List.copyOf(subscriptions);
    this.uplinks = uplinks;
    this.listener = listener;
    this.connecting = Thread.ofPlatform().name("broker-link").daemon().unstarted(this::run);
  }

  /** Everything that the edges of a deployment say. */
  public static List<Subscription> allOf(DeploymentId deployment) {
    return Stream.concat(
            Stream.of(Subscription.unacknowledged(Topics.filter(deployment, Channel.READINGS))),
            allButReadings(deployment).stream())
        .toList();
  }

  /**
   * Of what the edges say, this supervisor's share among several; certificates are for each of
   * them.
   */
  public static List<Subscription> shared(DeploymentId deployment) {
    return allOf(deployment).stream()
        .map(one ->
            one.filter().equals(Topics.filter(deployment, Channel.CERTIFICATE))
                ? one
                : new Subscription("$share/" + GROUP + "/" + one.filter(), one.qos(), one.twice()))
        .toList();
  }

  /** What the edges say besides readings, for who gets these more directly. */
  public static List<Subscription> allButReadings(DeploymentId deployment) {
    return List.of(
        Subscription.acknowledged(Topics.filter(deployment, Channel.REPORT)),
        Subscription.acknowledged(Topics.filter(deployment, Channel.EVIDENCE)),
        Subscription.certificates(deployment));
  }

  /** Begins to connect. */
  public void start() {
    connecting.start();
  }

  /** Whether there is a connection now. */
  public boolean isConnected() {
    return connected;
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try {
        CountDownLatch ended = new CountDownLatch(1);
        session(ended);
        pause = FIRST_PAUSE_MILLIS;
      } catch (MqttException e) {
        LOG.warn("The broker {} can't be reached ({}); trying again.", uri, causeOf(e));
        tellDisconnected(causeOf(e));
      } catch (StoreException e) {
        LOG.error("After connecting to the broker {}: {} Connecting again.", uri, e.getMessage());
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

  private void session(CountDownLatch ended) throws MqttException, InterruptedException {
    ScheduledExecutorService threads =
        Executors.newScheduledThreadPool(
            CLIENT_THREADS, Thread.ofPlatform().name("mqtt-", 0).daemon().factory());
    MqttAsyncClient opened =
        new MqttAsyncClient(uri, clientId, new MemoryPersistence(), null, threads);
    try {
      opened.setCallback(new Callback(ended));
      opened.connect(options()).waitForCompletion(TimeUnit.SECONDS.toMillis(CONNECT_SECONDS));
      for (Subscription subscription : subscriptions) {
        subscribe(opened, subscription);
      }
      synchronized (waiting) {
        client = opened;
      }
      connected = true;
      LOG.info("Connected to the broker {}.", uri);
      threads.schedule(() -> subscribeAgain(opened), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      listener.connected();
      pump();
      ended.await();
      if (!closed) {
        LOG.warn("The connection to the broker {} was lost; connecting again.", uri);
        tellDisconnected("the connection was lost");
      }
    } finally {
      connected = false;
      failAll();
      end(opened, threads);
    }
  }

  /** The database may be away together with the broker; the next connection tells it. */
  private void tellDisconnected(String cause) {
    try {
      listener.disconnected(cause);
    } catch (StoreException e) {
      LOG.error("That the broker is away was not noted: {}", e.getMessage());
    }
  }

  private static void subscribe(MqttAsyncClient opened, Subscription subscription)
      throws MqttException {
    IMqttToken token = opened.subscribe(subscription.filter(), subscription.qos());
    token.waitForCompletion(TimeUnit.SECONDS.toMillis(CONNECT_SECONDS));
    for (int code : token.getReasonCodes()) {
      if (code >= FIRST_REFUSAL) {
        throw new MqttException(code);
      }
    }
  }

  private void subscribeAgain(MqttAsyncClient opened) {
    for (Subscription subscription : subscriptions) {
      if (subscription.twice()) {
        try {
          opened.subscribe(subscription.filter(), subscription.qos());
        } catch (MqttException e) {
          LOG.debug("The connection ended before {} was asked for again.", subscription.filter());
        }
      }
    }
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setSocketFactory(tls.getSocketFactory());
    return options;
  }

  private static void end(MqttAsyncClient opened, ScheduledExecutorService threads) {
    try {
      opened.disconnectForcibly(0, 500, false);
      opened.close(true);
    } catch (MqttException e) {
      LOG.debug("The MQTT client did not close cleanly: {}", e.getMessage());
    }
    threads.shutdownNow();
  }

  private static String causeOf(MqttException e) {
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
  }

  /**
   * What is not retained comes again where it was lost, and is lost with the edge's session however
   * sure the broker is of it; so nobody confirms it.
   */
  @Override
  public CompletionStage<Void> publish(String topic, byte[] message, boolean retained) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!connected) {
      done.completeExceptionally(new IllegalStateException("not connected to the broker"));
      return done;
    }
    synchronized (waiting) {
      waiting.add(new Publication(topic, message, retained, done));
    }
    pump();
    return done;
  }

  private void pump() {
    while (true) {
      Publication next;
      MqttAsyncClient session;
      synchronized (waiting) {
        session = client;
        if (session == null || underWay.size() >= UNDER_WAY || waiting.isEmpty()) {
          return;
        }
        next = waiting.removeFirst();
        underWay.add(next);
      }
      int qos = next.retained() ? AT_LEAST_ONCE : AT_MOST_ONCE;
      try {
        session.publish(next.topic(), next.message(), qos, next.retained(), null, new Taken(next));
      } catch (MqttException e) {
        settle(next);
        next.done().completeExceptionally(e);
      }
    }
  }

  private void settle(Publication publication) {
    synchronized (waiting) {
      underWay.remove(publication);
    }
  }

  private void failAll() {
    List<Publication> lost;
    synchronized (waiting) {
      client = null;
      lost = new ArrayList<>(underWay);
      lost.addAll(waiting);
      underWay.clear();
      waiting.clear();
    }
    for (Publication publication : lost) {
      publication
          .done()
          .completeExceptionally(new IllegalStateException("the connection was lost"));
    }
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
  }

  private final class Taken implements MqttActionListener {
    private final Publication publication;

    Taken(Publication publication) {
      this.publication = publication;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      settle(publication);
      publication.done().complete(null);
      pump();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      settle(publication);
      publication.done().completeExceptionally(cause);
      pump();
    }
  }

  private final class Callback implements MqttCallback {
    private final CountDownLatch ended;

    Callback(CountDownLatch ended) {
      this.ended = ended;
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      connected = false;
      ended.countDown();
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      LOG.debug("MQTT: {}", e.getMessage());
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      // What finds no room comes again: nothing but our own acknowledgement tells the edge
      // otherwise.
      if (!uplinks.offer(topic, message.getPayload())) {
        LOG.debug("No room for a message on {}.", topic);
      }
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // The listener of each publication knows.
    }

    @Override
    public void connectComplete(boolean reconnect, String server) {
      // The connecting thread waits for it.
    }

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {
      // Certificates identify the client; there is no further authentication.
    }
  }
}
