package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.KeyFiles;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.codec.TrustStore;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Uplink;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.sql.SqlAuditStore;
import io.taiqu.supervisor.sql.SqlStaffStore;
import io.taiqu.supervisor.staff.Role;
import io.taiqu.supervisor.staff.Staff;
import io.taiqu.supervisor.staff.UserName;
import io.taiqu.supervisor.testing.IssuedKeys;
import io.taiqu.supervisor.testing.PahoClient;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.testing.TestDatabases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole supervisor over real sockets: embedded broker, TLS, database, pages' API, and an edge
 * played by the test.
 */
@StoreTest
final class SupervisorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private SupervisorConfig config(IssuedKeys keys, int broker, int web, String rest)
      throws Exception {
    Path file = directory.resolve("supervisor.yaml");
    Files.writeString(
        file,
        """
        keys: { dir: %s }
        data: { dir: data }
        fence: { url: fence/fence.journal }
        broker: { embedded: { host: 127.0.0.1, port: %d } }
        web: { host: 127.0.0.1, port: %d }
        %s
        %s
        """
            .formatted(keys.supervisor(), broker, web, database(), rest));
    return SupervisorConfig.read(file, Overrides.NONE).value();
  }

  private Path databaseFile() {
    return directory.resolve("data/supervisor.db");
  }

  private String database() {
    return switch (TestDatabases.at(databaseFile())) {
      case DatabaseSettings.SqliteFile _ -> "";
      case DatabaseSettings.PostgresServer(String url, String user, _, _) ->
          "database: { url: \"%s\", user: %s }".formatted(url, user);
    };
  }

  private String addUser(String name, Role role) {
    try (Database database = TestDatabases.open(databaseFile())) {
      return new Staff(
              new SqlStaffStore(database),
              new AuditTrail(new SqlAuditStore(database), InstantSource.system()),
              database,
              InstantSource.system(),
              new SecureRandom(),
              1000)
          .add(new UserName(name), role, Optional.empty(), "test")
          .orElseThrow();
    }
  }

  /** An edge as the supervisor sees it. */
  private static final class PlayedEdge {
    final PahoClient client;
    final SigningKey key;
    final TrustStore trust;
    final DeploymentId deployment;

    PlayedEdge(Path keys, int port) throws Exception {
      client = new PahoClient(keys, Station.EDGE.toString(), port);
      key = KeyFiles.readSigningKey(keys.resolve("signing.key"));
      trust = TrustStore.load(keys);
      deployment = trust.deployment();
      client.subscribe(Topics.downFilter(deployment, Station.EDGE));
      client.publish(
          Topics.certificate(deployment, Station.EDGE).name(),
          Files.readAllBytes(keys.resolve("signing.cert")),
          true);
    }

    void send(Uplink document, boolean retained) throws Exception {
      client.publish(Topics.of(document).name(), DocumentCodec.sign(document, key), retained);
    }

    <D> D await(Class<D> type, java.util.function.Predicate<D> wanted) throws Exception {
      java.util.concurrent.atomic.AtomicReference<D> found =
          new java.util.concurrent.atomic.AtomicReference<>();
      client.await(message ->
          DocumentCodec.open(message.payload(), trust, Instant.now())
                  instanceof Opened.Trusted(var document, _, _, _)
              && type.isInstance(document)
              && wanted.test(type.cast(document))
              && found.compareAndSet(null, type.cast(document)));
      return java.util.Objects.requireNonNull(found.get());
    }

    void report(long sequence, CreditState credit, RelayFeedback feedback) throws Exception {
      send(
          new EdgeReport(
              deployment,
              Station.EDGE,
              1,
              new BootId(new UUID(9, 9)),
              sequence,
              Instant.now(),
              ClockQuality.SYNCHRONISED,
              sequence,
              Reports.headOf(sequence),
              1,
              0,
              0,
              HeldDocument.NONE,
              HeldDocument.NONE,
              HeldDocument.NONE,
              List.of(Reports.holding(credit, feedback, 0))),
          true);
    }
  }

  @Test
  void aPaymentReachesTheMeterAndReadingsReachTheStore() throws Exception {
    IssuedKeys keys = new IssuedKeys(directory);
    Path edgeKeys = keys.edge(Station.EDGE);
    int brokerPort = freePort();
    int web = freePort();
    SupervisorConfig config = config(keys, brokerPort, web, "");
    String admin = addUser("admin", Role.ADMINISTRATOR);
    String cashier = addUser("cash", Role.CASHIER);
    try (Supervisor _ = Supervisor.start(config);
        HttpClient http = HttpClient.newHttpClient()) {
      Api api = new Api(http, web);
      api.signIn("admin", admin);
      assertEquals(200, api.send("PUT", "/api/v1/estate", Station.estateOf(2), "").statusCode());
      PlayedEdge edge = new PlayedEdge(edgeKeys, brokerPort);
      try (PahoClient client = edge.client) {
        assertTrue(client.isConnected());
        CreditState opened =
            edge.await(CreditState.class, state -> state.supplyPoint().equals(Station.point(1)));
        edge.report(1, opened, RelayFeedback.OPEN);
        assertEquals(Set.of(), edge.await(RevocationList.class, list -> true).keys());
        Api counter = new Api(http, web);
        counter.signIn("cash", cashier);
        HttpResponse<String> paid =
            counter.send(
                "POST",
                "/api/v1/top-ups",
                """
                {"account":"1001","amount":{"amount":"20.00","currency":"CNY"},"channel":"counter"}
                """,
                "k-1");
        assertEquals(201, paid.statusCode(), paid.body());
        String id = JSON.readTree(paid.body()).path("id").asText();
        CreditState credit =
            edge.await(
                CreditState.class,
                state ->
                    state.supplyPoint().equals(Station.point(1)) && state.credited().isPositive());
        edge.report(2, credit, RelayFeedback.CLOSED);
        JsonNode done =
            counter.awaitState("/api/v1/top-ups/" + id, "supply-on", "supplyOn", "supply_on");
        assertTrue(done.path("steps").path("supplyOnAt").isTextual(), done.toString());
        edge.send(
            new ReadingBatch(edge.deployment, Station.EDGE, 1, new Readings(2).blocks(0, 20)),
            false);
        assertEquals(60, edge.await(ReadingAck.class, ack -> true).watermark());
      }
    }
  }

  @Test
  void anAcceleratedClockIsForDemonstrationsOnly() throws Exception {
    IssuedKeys keys = new IssuedKeys(directory, false);
    SupervisorConfig config =
        config(
            keys,
            freePort(),
            freePort(),
            "clock: { demonstration: { origin: 2026-01-01T00:00:00Z, base: 2026-03-02T02:00:00Z, speed: 60 } }");
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> Supervisor.start(config).close());
    assertTrue(refusal.toString().contains("not a demonstration"));
  }

  /** The API as a program uses it. */
  private static final class Api {
    private final HttpClient http;
    private final int port;
    private String token = "";

    Api(HttpClient http, int port) {
      this.http = http;
      this.port = port;
    }

    void signIn(String user, String password) throws Exception {
      HttpResponse<String> answer =
          send(
              "POST",
              "/api/v1/sessions",
              JSON.writeValueAsString(java.util.Map.of("user", user, "password", password)),
              "");
      token = JSON.readTree(answer.body()).path("token").asText();
      assertTrue(!token.isEmpty(), answer.body());
    }

    HttpResponse<String> send(String method, String path, String body, String key)
        throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      if (!key.isEmpty()) {
        request.header("Idempotency-Key", key);
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode awaitState(String path, String... states) throws Exception {
      JsonNode last = JSON.createObjectNode();
      for (int i = 0; i < 200; i++) {
        last = JSON.readTree(send("GET", path, "", "").body());
        if (List.of(states).contains(last.path("state").asText())) {
          return last;
        }
        Thread.sleep(50);
      }
      throw new AssertionError("still " + last);
    }
  }
}
