package io.taiqu.supervisor.broker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.testing.IssuedKeys;
import io.taiqu.supervisor.testing.PahoClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {
  private static final String ROOT = "taiqu/v1/" + new UUID(5, 5) + "/edge/";
  private static final EdgeId FIRST = new EdgeId(new UUID(6, 1));
  private static final EdgeId SECOND = new EdgeId(new UUID(6, 2));
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path directory;
  private static Path supervisor = Path.of("");
  private static Path first = Path.of("");
  private static Path second = Path.of("");

  @BeforeAll
  static void issueKeys() {
    IssuedKeys keys = new IssuedKeys(directory);
    supervisor = keys.supervisor();
    first = keys.edge(FIRST);
    second = keys.edge(SECOND);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static EmbeddedBroker start(Path data, int port, Predicate<String> revoked)
      throws BrokerStartException {
    return EmbeddedBroker.start(
        new BrokerSettings("127.0.0.1", port, data, supervisor.resolve("tls"), ROOT), revoked);
  }

  @Test
  void anEdgeIsConfinedToItsOwnTopics() throws Exception {
    int port = freePort();
    try (EmbeddedBroker _ = start(directory.resolve("confined"), port, name -> false);
        PahoClient boss = new PahoClient(supervisor, "supervisor", port);
        PahoClient one = new PahoClient(first, FIRST.toString(), port)) {
      boss.subscribe(ROOT + "+/up/#");
      one.subscribe(ROOT + FIRST + "/down/#");
      one.publish(ROOT + FIRST + "/up/report", CONTENT, true);
      assertEquals(ROOT + FIRST + "/up/report", boss.await(any -> true).topic());
      boss.publish(ROOT + FIRST + "/down/policy", CONTENT, true);
      assertArrayEquals(CONTENT, one.await(any -> true).payload());
      assertRefused(port, client -> client.subscribe(ROOT + SECOND + "/down/#"));
      assertRefused(port, client -> client.subscribe(ROOT + "+/down/#"));
      assertRefused(port, client -> client.subscribe("#"));
      assertRefused(port, client -> client.publish(ROOT + SECOND + "/up/report", CONTENT, false));
      assertRefused(port, client -> client.publish(ROOT + FIRST + "/down/policy", CONTENT, true));
      assertTrue(boss.hearsNothing());
      boss.publish(ROOT + SECOND + "/down/policy", CONTENT, true);
      assertTrue(one.hearsNothing());
    }
  }

  private interface Attempt {
    void on(PahoClient client) throws MqttException;
  }

  /**
   * The second edge tries in the first one's place would disturb it, so a client of its own tries.
   */
  private static void assertRefused(int port, Attempt attempt) throws Exception {
    try (PahoClient client = new PahoClient(first, FIRST.toString(), port)) {
      assertThrows(MqttException.class, () -> attempt.on(client));
    }
  }

  @Test
  void aCertificateConnectsUnderItsOwnNameOnly() throws Exception {
    int port = freePort();
    try (EmbeddedBroker _ = start(directory.resolve("names"), port, name -> false)) {
      assertThrows(
          MqttException.class, () -> new PahoClient(first, SECOND.toString(), port).close());
      assertThrows(MqttException.class, () -> new PahoClient(first, "supervisor", port).close());
      try (PahoClient own = new PahoClient(second, SECOND.toString(), port)) {
        assertTrue(own.isConnected());
      }
      // Not even after the rightful client was let in.
      assertThrows(
          MqttException.class, () -> new PahoClient(first, SECOND.toString(), port).close());
    }
  }

  @Test
  void aRevokedEdgeIsLockedOut() throws Exception {
    int port = freePort();
    Set<String> revoked = Set.of(FIRST.toString());
    try (EmbeddedBroker _ = start(directory.resolve("revoked"), port, revoked::contains)) {
      assertThrows(
          MqttException.class, () -> new PahoClient(first, FIRST.toString(), port).close());
    }
  }

  @Test
  void retainedMessagesSurviveARestart() throws Exception {
    Path data = directory.resolve("restart");
    int port = freePort();
    try (EmbeddedBroker _ = start(data, port, name -> false);
        PahoClient boss = new PahoClient(supervisor, "supervisor", port)) {
      boss.publish(ROOT + FIRST + "/down/tariff", CONTENT, true);
    }
    int other = freePort();
    try (EmbeddedBroker _ = start(data, other, name -> false);
        PahoClient one = new PahoClient(first, FIRST.toString(), other)) {
      one.subscribe(ROOT + FIRST + "/down/#");
      assertArrayEquals(CONTENT, one.await(any -> true).payload());
    }
  }

  @Test
  void onlyWhatIsRetainedIsWrittenToDisk() throws Exception {
    Path data = directory.resolve("passing");
    int port = freePort();
    try (EmbeddedBroker _ = start(data, port, name -> false);
        PahoClient boss = new PahoClient(supervisor, "supervisor", port);
        PahoClient one = new PahoClient(first, FIRST.toString(), port)) {
      boss.subscribe(ROOT + "+/up/#");
      one.publish(ROOT + FIRST + "/up/report", bytes("kept by the broker"), true);
      one.publish(ROOT + FIRST + "/up/readings", bytes("passing through"), false);
      assertArrayEquals(
          bytes("passing through"),
          boss.await(message -> message.topic().endsWith("readings")).payload());
    }
    String journal = "";
    try (Stream<Path> files = Files.walk(data.resolve("journal"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        journal += Files.readString(file, StandardCharsets.ISO_8859_1);
      }
    }
    assertTrue(journal.contains("kept by the broker"));
    assertFalse(journal.contains("passing through"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerStartException refusal =
          assertThrows(
              BrokerStartException.class,
              () -> start(directory.resolve("taken"), taken.getLocalPort(), name -> false));
      assertTrue(refusal.toString().contains(":" + taken.getLocalPort()));
      assertFalse(refusal.toString().isBlank());
    }
  }
}
