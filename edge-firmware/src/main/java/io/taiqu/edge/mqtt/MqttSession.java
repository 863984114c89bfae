package io.taiqu.edge.mqtt;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to the broker, from its opening to its end; never reused. */
final class MqttSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);
  private static final int AT_LEAST_ONCE = 1;
  private static final int IN_FLIGHT = 8;
  private static final int CONNECT_SECONDS = 10;
  private static final int KEEP_ALIVE_SECONDS = 20;
  private static final long ANSWER_MILLIS = 10_000;
  private static final long LARGEST_PACKET_BYTES = 1 << 20;

  /** Sender, receiver, callbacks, connecting and closing each take a thread of Paho's. */
  private static final int CLIENT_THREADS = 6;

  /** Takes what arrives; on the client's callback thread, must not block. */
  @FunctionalInterface
  interface Arrivals {
    void arrived(String topic, byte[] payload);
  }

  private final MqttAsyncClient client;
  private final ScheduledExecutorService threads;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private volatile boolean alive = true;

  private MqttSession(MqttAsyncClient client, ScheduledExecutorService threads) {
    this.client = client;
    this.threads = threads;
  }

  /** Connects; blocks the caller for at most {@value #CONNECT_SECONDS} s. */
  static MqttSession open(
      BrokerAddress broker, SSLContext tls, String clientId, Arrivals arrivals, Runnable broken)
      throws MqttException {
    ScheduledExecutorService threads =
        Executors.newScheduledThreadPool(
            CLIENT_THREADS, Thread.ofPlatform().name("mqtt-client-", 0).daemon(true).factory());
    MqttAsyncClient client =
        new MqttAsyncClient(broker.uri(), clientId, new MemoryPersistence(), null, threads);
    MqttSession session = new MqttSession(client, threads);
    client.setCallback(session.new Callback(arrivals, broken));
    try {
      client.connect(options(tls)).waitForCompletion(ANSWER_MILLIS + CONNECT_SECONDS * 1_000L);
      return session;
    } catch (MqttException e) {
      session.close();
      throw e;
    }
  }

  private static MqttConnectionOptions options(SSLContext tls) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setMaximumPacketSize(LARGEST_PACKET_BYTES);
    options.setSocketFactory(new Tls13SocketFactory(tls.getSocketFactory()));
    return options;
  }

  /** Subscribes, or subscribes again, which makes the broker send its retained documents anew. */
  void subscribe(String filter) throws MqttException {
    client.subscribe(filter, AT_LEAST_ONCE).waitForCompletion(ANSWER_MILLIS);
  }

  /** Publishes and waits for the broker. */
  void publish(String topic, byte[] payload, boolean retained) throws MqttException {
    client.publish(topic, payload, AT_LEAST_ONCE, retained).waitForCompletion(ANSWER_MILLIS);
  }

  /** Publishes if fewer than {@value #IN_FLIGHT} publications are under way; never waits. */
  boolean offer(String topic, byte[] payload, boolean retained) {
    if (!room.tryAcquire()) {
      return false;
    }
    try {
      client.publish(topic, payload, AT_LEAST_ONCE, retained, null, new Release());
      return true;
    } catch (MqttException e) {
      room.release();
      LOG.debug("Not published to {}: {}", topic, e.getMessage());
      return false;
    }
  }

  boolean alive() {
    return alive;
  }

  @Override
  public void close() {
    alive = false;
    try {
      if (client.isConnected()) {
        client.disconnect(1_000).waitForCompletion(2_000);
      } else {
        client.disconnectForcibly(0, 0, false);
      }
    } catch (MqttException e) {
      LOG.debug("The broker was not told goodbye: {}", e.getMessage());
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      LOG.debug("The MQTT client was not closed cleanly: {}", e.getMessage());
    }
    stop(threads);
  }

  private static void stop(ExecutorService threads) {
    threads.shutdownNow();
  }

  private final class Release implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      room.release();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      room.release();
    }
  }

  private final class Callback implements MqttCallback {
    private final Arrivals arrivals;
    private final Runnable broken;

    Callback(Arrivals arrivals, Runnable broken) {
      this.arrivals = arrivals;
      this.broken = broken;
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      alive = false;
      broken.run();
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      LOG.debug("MQTT: {}", e.getMessage());
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrivals.arrived(topic, message.getPayload());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // What was delivered is known by the supervisor's own signed acknowledgement.
    }

    @Override
    public void connectComplete(boolean reconnect, String uri) {
      // The one who opened the session waits for it.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      // Units are known by their certificates; no other authentication is offered.
    }
  }
}
