package io.taiqu.edge.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.runtime.UplinkTopic;
import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker with mutual TLS 1.3. */
class MqttLinkTest {
  private static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(1, 2));
  private static final EdgeId EDGE = new EdgeId(new UUID(3, 4));
  private static final byte[] CERTIFICATE = {9, 9};
  private static final String POLICY = Topics.prefix(DEPLOYMENT, EDGE) + "down/policy";

  private record Message(String topic, byte[] payload) {}

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final BlockingQueue<Message> seen = new LinkedBlockingQueue<>();
  private Optional<Process> broker = Optional.empty();

  @AfterEach
  void stopBroker() throws InterruptedException {
    if (broker.isPresent()) {
      broker.get().destroyForcibly().waitFor();
    }
  }

  private static Path mosquitto() {
    Optional<Path> found =
        Stream.of(
                "/usr/sbin/mosquitto",
                "/usr/bin/mosquitto",
                "/usr/local/sbin/mosquitto",
                "/opt/homebrew/sbin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("mosquitto is not installed, and CI=true demands it");
    }
    return found.orElseGet(
        () -> abort("mosquitto is not installed (Debian: apt install mosquitto)"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void startBroker(Path directory, Path identity, int port)
      throws IOException, InterruptedException {
    if (!Files.exists(directory.resolve("mosquitto.conf"))) {
      Files.writeString(
          directory.resolve("mosquitto.conf"),
          """
          listener %d 127.0.0.1
          cafile %s/ca.crt
          certfile %s/client.crt
          keyfile %s/client.key
          require_certificate true
          tls_version tlsv1.3
          allow_anonymous true
          persistence false
          user %s
          """
              .formatted(port, identity, identity, identity, System.getProperty("user.name")));
    }
    broker =
        Optional.of(
            new ProcessBuilder(
                    mosquitto().toString(), "-c", directory.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start());
    for (int i = 0; i < 100 && !listening(port); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static boolean listening(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private Input next() throws InterruptedException {
    Input input = inputs.poll(30, TimeUnit.SECONDS);
    assertTrue(input != null, "nothing came");
    return input;
  }

  private MqttSession peer(Path identity, BrokerAddress address) throws IOException, MqttException {
    return MqttSession.open(
        address,
        TlsContexts.fromPem(identity, "client"),
        "supervisor",
        (topic, payload) -> seen.add(new Message(topic, payload)),
        () -> {});
  }

  @Test
  void sessionCarriesDocumentsBothWaysAndComesBackByItself(@TempDir Path directory)
      throws IOException, InterruptedException, GeneralSecurityException, MqttException {
    mosquitto();
    TestTls tls = TestTls.in(directory);
    BrokerAddress address = new BrokerAddress("localhost", freePort());
    Path identity = tls.issue("client", EDGE.toString());
    startBroker(directory, identity, address.port());
    AtomicInteger refusals = new AtomicInteger(1);
    try (MqttSession supervisor = peer(identity, address);
        MqttLink link =
            new MqttLink(
                address,
                TlsContexts.fromPem(identity, "client"),
                DEPLOYMENT,
                EDGE,
                CERTIFICATE,
                input ->
                    !(input instanceof Input.DocumentArrived && refusals.getAndDecrement() > 0)
                        && inputs.add(input))) {
      supervisor.publish(POLICY, "policy".getBytes(StandardCharsets.UTF_8), true);
      supervisor.subscribe(Topics.upFilter(DEPLOYMENT));
      assertFalse(link.publish(UplinkTopic.REPORT, new byte[] {1}));
      Thread.ofPlatform().daemon(true).start(link);

      // The inbox has no room at first; the document is asked for again.
      assertEquals(new Input.LinkChanged(true), next());
      Input.DocumentArrived document = (Input.DocumentArrived) next();
      assertEquals(POLICY, document.topic());
      assertEquals("policy", new String(document.raw(), StandardCharsets.UTF_8));

      Message certificate = seen.poll(10, TimeUnit.SECONDS);
      assertTrue(certificate != null && certificate.topic().endsWith("up/certificate"));
      assertArrayEquals(CERTIFICATE, certificate.payload());
      assertTrue(link.publish(UplinkTopic.REPORT, new byte[] {4, 5}));
      Message report = seen.poll(10, TimeUnit.SECONDS);
      assertTrue(report != null && report.topic().endsWith("up/report"));
      assertArrayEquals(new byte[] {4, 5}, report.payload());

      stopBroker();
      assertEquals(new Input.LinkChanged(false), next());
      assertFalse(link.publish(UplinkTopic.REPORT, new byte[] {6}));
      startBroker(directory, identity, address.port());
      assertEquals(new Input.LinkChanged(true), next());
      assertTrue(link.connected());
      try (MqttSession again = peer(identity, address)) {
        again.publish(POLICY, "newer".getBytes(StandardCharsets.UTF_8), true);
        assertEquals(
            "newer", new String(((Input.DocumentArrived) next()).raw(), StandardCharsets.UTF_8));
      }
    }
  }
}
