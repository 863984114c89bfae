package io.taiqu.supervisor.testing;

import io.taiqu.protocol.codec.TlsContexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** An MQTT client as an edge has one, for tests: what arrives is kept. */
public final class PahoClient implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 20_000;

  private final MqttAsyncClient client;
  private final BlockingQueue<Message> arrived = new LinkedBlockingQueue<>();

  /** One message. */
  public record Message(String topic, byte[] payload) {}

  /** Connects with the TLS identity of a key directory. */
  public PahoClient(Path keys, String clientId, int port) throws MqttException, IOException {
    client = new MqttAsyncClient("ssl://localhost:" + port, clientId, new MemoryPersistence());
    client.setCallback(new Callback());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(20);
    options.setSocketFactory(TlsContexts.fromPem(keys.resolve("tls"), "client").getSocketFactory());
    client.connect(options).waitForCompletion(PATIENCE_MILLIS);
  }

  /** Subscribes; throws if the broker does not grant it. */
  public void subscribe(String filter) throws MqttException {
    IMqttToken token = client.subscribe(filter, 1);
    token.waitForCompletion(PATIENCE_MILLIS);
    for (int code : token.getReasonCodes()) {
      if (code >= 128) {
        throw new MqttException(code);
      }
    }
  }

  /** Publishes; throws if the broker does not take it. */
  public void publish(String topic, byte[] payload, boolean retained) throws MqttException {
    IMqttToken token = client.publish(topic, payload, 1, retained);
    token.waitForCompletion(PATIENCE_MILLIS);
    for (int code : token.getReasonCodes()) {
      if (code >= 128) {
        throw new MqttException(code);
      }
    }
  }

  /** Whether the connection is up. */
  public boolean isConnected() {
    return client.isConnected();
  }

  /** The next message that is wanted; fails after a while. */
  public Message await(Predicate<Message> wanted) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (System.nanoTime() < end) {
      Message message = arrived.poll(100, TimeUnit.MILLISECONDS);
      if (message != null && wanted.test(message)) {
        return message;
      }
    }
    throw new AssertionError("nothing arrived");
  }

  /** Whether nothing arrives within a moment. */
  public boolean hearsNothing() throws InterruptedException {
    return arrived.poll(500, TimeUnit.MILLISECONDS) == null;
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 200, false);
      client.close(true);
    } catch (MqttException e) {
      throw new AssertionError(e);
    }
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrived.add(new Message(topic, message.getPayload()));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException e) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reason, MqttProperties properties) {}
  }
}
