package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.broker.BrokerSettings;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.testing.IssuedKeys;
import io.taiqu.supervisor.testing.PahoClient;
import io.taiqu.supervisor.testing.RecordedDownlinks;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units with connections of their own, a supervisor without one. */
final class NearBrokerTest {
  private static final String ROOT = "taiqu/v1/" + new UUID(5, 5) + "/edge/";
  private static final EdgeId FIRST = new EdgeId(new UUID(6, 1));
  private static final EdgeId SECOND = new EdgeId(new UUID(6, 2));
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path directory;
  private final BlockingQueue<PahoClient.Message> offered = new LinkedBlockingQueue<>();
  private final RecordedDownlinks connection = new RecordedDownlinks();

  private boolean offer(String topic, byte[] message) {
    return offered.add(new PahoClient.Message(topic, message));
  }

  @Test
  void readingsOfUnitsThatMayPublishThemAreHandedOverAndAnsweredWithoutAConnection()
      throws Exception {
    IssuedKeys keys = new IssuedKeys(directory);
    Path first = keys.edge(FIRST);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                new BrokerSettings(
                    "127.0.0.1",
                    port,
                    directory.resolve("data"),
                    keys.supervisor().resolve("tls"),
                    ROOT),
                name -> false);
        PahoClient one = new PahoClient(first, FIRST.toString(), port)) {
      NearBroker near = new NearBroker(broker, this::offer, connection);
      one.subscribe(ROOT + FIRST + "/down/#");

      one.publish(ROOT + FIRST + "/up/readings", CONTENT, false);
      assertTrue(offered.isEmpty(), "nobody takes them yet");

      near.start();
      one.publish(ROOT + FIRST + "/up/report", CONTENT, true);
      one.publish(ROOT + FIRST + "/up/readings", CONTENT, false);
      PahoClient.Message taken = Objects.requireNonNull(offered.poll(20, TimeUnit.SECONDS));
      assertEquals(ROOT + FIRST + "/up/readings", taken.topic());
      assertArrayEquals(CONTENT, taken.payload());

      near.publish(ROOT + FIRST + "/down/ack", CONTENT, false).toCompletableFuture().get();
      near.publish(ROOT + SECOND + "/down/ack", CONTENT, false).toCompletableFuture().get();
      PahoClient.Message answer = one.await(any -> true);
      assertEquals(ROOT + FIRST + "/down/ack", answer.topic());
      assertArrayEquals(CONTENT, answer.payload());
      assertTrue(one.hearsNothing());

      near.publish(ROOT + FIRST + "/down/policy", CONTENT, true).toCompletableFuture().get();
      assertEquals(ROOT + FIRST + "/down/policy", connection.sent().getFirst().topic());
      assertTrue(one.hearsNothing());

      assertThrows(
          MqttException.class, () -> one.publish(ROOT + SECOND + "/up/readings", CONTENT, false));
      assertTrue(offered.isEmpty(), "what a unit may not publish is not handed over");
    }
  }
}
