package io.taiqu.supervisor.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.taiqu.protocol.codec.TlsContexts;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.EdgeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a mosquitto with the sample configuration grants to whom. Skipped where there is no
 * mosquitto.
 */
class MosquittoAccessTest {

  private static final EdgeId ONE = EdgeId.parse("7a6ad0f4-2f0c-4a3b-9a39-0b9c8f1f0a01");
  private static final EdgeId TWO = EdgeId.parse("7a6ad0f4-2f0c-4a3b-9a39-0b9c8f1f0a02");

  @TempDir private Path directory;
  private @Nullable Process mosquitto;
  private DeploymentId deployment = DeploymentId.fromBytes(new byte[16]);
  private int port;

  @BeforeEach
  void issue() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mosquitto")), "mosquitto is not installed");
    Path pki = directory.resolve("pki");
    PkiRun.of("init", "--dir", pki, "--name", "Riverside").succeeded();
    deployment = KeyDirectory.open(pki).descriptor().deployment();
    for (EdgeId edge : new EdgeId[] {ONE, TWO}) {
      PkiRun.of(
              "issue",
              "edge",
              "--dir",
              pki,
              "--edge",
              edge,
              "--out",
              directory.resolve(edge.toString()))
          .succeeded();
    }
    PkiRun.of("issue", "supervisor", "--dir", pki, "--out", directory.resolve("supervisor"))
        .succeeded();
    PkiRun.of("issue", "broker", "--dir", pki, "--out", directory.resolve("broker")).succeeded();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (mosquitto != null) {
      mosquitto.destroy();
      mosquitto.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void edgeSpeaksAndHearsOnItsOwnTopicsOnly() throws Exception {
    start();
    MqttClient supervisor = connect("supervisor");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    IMqttMessageListener listener = (topic, message) -> heard.add(topic);
    supervisor.subscribe(
        new MqttSubscription[] {new MqttSubscription(everyEdge(), 1)},
        new IMqttMessageListener[] {listener});
    MqttClient edge = connect(ONE.toString());
    String own = Topics.prefix(deployment, ONE) + "up/report";

    edge.publish(Topics.prefix(deployment, TWO) + "up/report", message());
    edge.publish(Topics.prefix(deployment, ONE) + "down/policy", message());
    edge.publish(own, message());

    assertEquals(own, heard.poll(10, TimeUnit.SECONDS));
    assertTrue(heard.isEmpty(), heard.toString());
    assertEquals(1, edge.subscribe(Topics.downFilter(deployment, ONE), 1).getReasonCodes()[0]);
    disconnect(edge);
    disconnect(supervisor);
  }

  @Test
  void supervisorTellsEveryEdgeAndHearsAll() throws Exception {
    start();
    MqttClient supervisor = connect("supervisor");

    supervisor.publish(Topics.prefix(deployment, TWO) + "down/policy", message());
    assertEquals(1, supervisor.subscribe(Topics.upFilter(deployment), 1).getReasonCodes()[0]);
    disconnect(supervisor);
  }

  @Test
  void revokedEdgeIsNotLetInAndTheOthersAre() throws Exception {
    PkiRun.of(
            "revoke",
            "--dir",
            directory.resolve("pki"),
            "--edge",
            ONE,
            "--update",
            directory.resolve("broker"))
        .succeeded();
    start();

    assertThrows(MqttException.class, () -> connect(ONE.toString()));
    MqttClient other = connect(TWO.toString());
    disconnect(other);
  }

  private String everyEdge() {
    return Topics.upFilter(deployment).replace("up/#", "#");
  }

  private static void disconnect(MqttClient client) throws MqttException {
    client.disconnect();
    client.close();
  }

  private static MqttMessage message() {
    MqttMessage message = new MqttMessage(new byte[] {1});
    message.setQos(1);
    return message;
  }

  private MqttClient connect(String name) throws MqttException, IOException {
    var options = new MqttConnectionOptions();
    options.setSocketFactory(
        TlsContexts.fromPem(directory.resolve(name).resolve("tls"), "client").getSocketFactory());
    options.setHttpsHostnameVerificationEnabled(true);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout(10);
    var client = new MqttClient("ssl://localhost:" + port, name, new MemoryPersistence());
    client.setTimeToWait(10_000);
    client.connect(options);
    return client;
  }

  /** Starts mosquitto with the configuration that is shipped, moved to this directory. */
  private void start() throws IOException, InterruptedException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String shipped = Files.readString(Path.of("..", "deploy", "mosquitto", "taiqu.conf"));
    Matcher listener = Pattern.compile("(?m)^listener 8883$").matcher(shipped);
    String moved =
        listener
            .replaceFirst("listener " + port + " 127.0.0.1")
            .replace("/etc/mosquitto/taiqu", directory.resolve("broker").toString())
            .replace("/var/lib/mosquitto/", directory + "/");
    // A test that runs as root has its files owned by root.
    Path configuration =
        Files.writeString(directory.resolve("mosquitto.conf"), moved + "\nuser root\n");
    mosquitto =
        new ProcessBuilder("/usr/sbin/mosquitto", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("mosquitto.log").toFile())
            .start();
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError(Files.readString(directory.resolve("mosquitto.log")));
  }
}
