package io.taiqu.hwtest.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.mqtt.MqttConnection.Delivery;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.broker.BrokerSettings;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.testing.IssuedKeys;
import io.taiqu.supervisor.testing.PahoClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the embedded broker, with another client on the other side. */
final class MqttConnectionTest {
  private static final String ROOT = "taiqu/v1/" + new UUID(5, 5) + "/edge/";
  private static final EdgeId EDGE = new EdgeId(new UUID(6, 1));
  private static final String UP = ROOT + EDGE + "/up/";
  private static final String DOWN = ROOT + EDGE + "/down/";
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
  private static final int LONG = 200_000;
  private static final int MANY = 1_000;

  @TempDir static Path directory;
  private static Path supervisor = Path.of("");
  private static Path edge = Path.of("");
  private static int runs;

  private int port;
  private EmbeddedBroker broker;
  private final MqttClients clients = new MqttClients("test", 1);
  private final Heard heard = new Heard();

  private static final class Heard implements MqttConnection.Events {
    final BlockingQueue<PahoClient.Message> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void arrived(String topic, byte[] message) {
      messages.add(new PahoClient.Message(topic, message));
    }

    @Override
    public void ended(String cause) {
      ends.add(cause);
    }

    PahoClient.Message next() throws InterruptedException {
      PahoClient.Message message = messages.poll(20, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("nothing arrived");
      }
      return message;
    }
  }

  @BeforeAll
  static void issueKeys() {
    IssuedKeys keys = new IssuedKeys(directory);
    supervisor = keys.supervisor();
    edge = keys.edge(EDGE);
  }

  @BeforeEach
  void startBroker() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    runs++;
    broker =
        EmbeddedBroker.start(
            new BrokerSettings(
                "0.0.0.0",
                port,
                directory.resolve("data-" + runs),
                supervisor.resolve("tls"),
                ROOT),
            name -> false);
  }

  @AfterEach
  void stop() {
    clients.close();
    broker.close();
  }

  private CompletableFuture<MqttConnection> opening(Path keys, String name) throws Exception {
    return clients.open(
        "localhost", port, TlsContexts.fromPem(keys.resolve("tls"), "client"), name, heard);
  }

  private MqttConnection open() throws Exception {
    return get(opening(supervisor, "supervisor"));
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static String refusal(CompletableFuture<?> future) {
    Throwable cause = assertThrows(ExecutionException.class, () -> get(future)).getCause();
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  @Test
  void messagesPassBothWays() throws Exception {
    try (MqttConnection boss = open();
        PahoClient one = new PahoClient(edge, EDGE.toString(), port)) {
      get(boss.subscribe(ROOT + "+/up/#"));
      one.subscribe(DOWN + "#");
      one.publish(UP + "report", CONTENT, true);
      PahoClient.Message message = heard.next();
      assertEquals(UP + "report", message.topic());
      assertArrayEquals(CONTENT, message.payload());
      get(boss.publish(DOWN + "policy", CONTENT, Delivery.ACKNOWLEDGED, true));
      assertEquals(DOWN + "policy", one.await(any -> true).topic());
      get(boss.publish(DOWN + "ack", CONTENT, Delivery.UNACKNOWLEDGED, false));
      assertEquals(DOWN + "ack", one.await(any -> true).topic());
    }
  }

  @Test
  void theBrokerKeepsOnlyWhatIsRetained() throws Exception {
    try (MqttConnection boss = open()) {
      get(boss.publish(DOWN + "policy", CONTENT, Delivery.ACKNOWLEDGED, true));
      get(boss.publish(DOWN + "backfill", CONTENT, Delivery.ACKNOWLEDGED, false));
    }
    try (PahoClient one = new PahoClient(edge, EDGE.toString(), port)) {
      one.subscribe(DOWN + "#");
      assertEquals(DOWN + "policy", one.await(any -> true).topic());
      assertTrue(one.hearsNothing());
    }
  }

  @Test
  void aMessageOfManyRecordsOfTlsArrivesWhole() throws Exception {
    byte[] content = new byte[LONG];
    for (int i = 0; i < LONG; i++) {
      content[i] = (byte) (i * 31);
    }
    try (MqttConnection boss = open();
        PahoClient one = new PahoClient(edge, EDGE.toString(), port)) {
      get(boss.subscribe(UP + "readings"));
      one.publish(UP + "readings", content, false);
      assertArrayEquals(content, heard.next().payload());
      one.subscribe(DOWN + "#");
      get(boss.publish(DOWN + "policy", content, Delivery.ACKNOWLEDGED, false));
      assertArrayEquals(content, one.await(any -> true).payload());
    }
  }

  @Test
  void manyMoreMessagesThanMayBeUnderWayAllArrive() throws Exception {
    try (MqttConnection boss = open()) {
      get(boss.subscribe(ROOT + "+/up/#"));
      List<CompletableFuture<Void>> published = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        Delivery delivery = i % 2 == 0 ? Delivery.ACKNOWLEDGED : Delivery.UNACKNOWLEDGED;
        published.add(
            boss.publish(
                UP + "readings",
                Integer.toString(i).getBytes(StandardCharsets.UTF_8),
                delivery,
                false));
      }
      for (CompletableFuture<Void> one : published) {
        get(one);
      }
      Set<String> arrived = new HashSet<>();
      for (int i = 0; i < MANY; i++) {
        arrived.add(new String(heard.next().payload(), StandardCharsets.UTF_8));
      }
      assertEquals(MANY, arrived.size());
    }
  }

  @Test
  void aClientUnderAnothersNameIsRefusedWithTheReason() throws Exception {
    assertTrue(refusal(opening(edge, "supervisor")).contains("refuses the client"));
    assertTrue(heard.ends.isEmpty());
  }

  @Test
  void aSubscriptionThatIsNotAllowedFails() throws Exception {
    MqttConnection one = get(opening(edge, EDGE.toString()));
    assertFalse(refusal(one.subscribe(ROOT + "+/down/#")).isBlank());
  }

  @Test
  void aPublicationThatIsNotAllowedFails() throws Exception {
    MqttConnection one = get(opening(edge, EDGE.toString()));
    assertFalse(
        refusal(one.publish(DOWN + "policy", CONTENT, Delivery.ACKNOWLEDGED, true)).isBlank());
  }

  @Test
  void aBrokerOfAnotherNameIsNotTrusted() throws Exception {
    CompletableFuture<MqttConnection> opening =
        clients.open(
            "127.0.0.2",
            port,
            TlsContexts.fromPem(supervisor.resolve("tls"), "client"),
            "supervisor",
            heard);
    assertTrue(refusal(opening).contains("127.0.0.2"));
  }

  @Test
  void whereNobodyListensTheReasonIsTold() throws Exception {
    broker.close();
    assertTrue(refusal(opening(supervisor, "supervisor")).contains("refused"));
  }

  @Test
  void theEndIsToldOnceAndWhatIsPublishedAfterItFails() throws Exception {
    MqttConnection boss = open();
    broker.close();
    assertFalse(String.valueOf(heard.ends.poll(20, TimeUnit.SECONDS)).isBlank());
    assertFalse(boss.isAlive());
    refusal(boss.publish(DOWN + "policy", CONTENT, Delivery.ACKNOWLEDGED, true));
    refusal(boss.publish(DOWN + "ack", CONTENT, Delivery.UNACKNOWLEDGED, false));
    refusal(boss.subscribe(UP + "report"));
    assertTrue(heard.ends.isEmpty());
  }

  @Test
  void whatIsPublishedAfterTheThreadsEndedFails() throws Exception {
    MqttConnection boss = open();
    clients.close();
    refusal(boss.publish(DOWN + "policy", CONTENT, Delivery.ACKNOWLEDGED, true));
    refusal(boss.publish(DOWN + "policy", CONTENT, Delivery.ACKNOWLEDGED, true));
    refusal(boss.subscribe(UP + "report"));
  }
}
