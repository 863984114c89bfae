package io.taiqu.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.runtime.EventCodec;
import io.taiqu.edge.sqlite.SqliteJournal;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay with a safety lock must not be rewired as one that closes by itself. */
class LockCheckTest {
  private static final SupplyPointId POINT = new SupplyPointId(new UUID(0, 1));
  private static final Instant AT = Instant.parse("2026-03-02T02:00:00Z");

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private EdgeConfig config;

  @BeforeEach
  void configure() throws IOException, ConfigException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    config = at(nobody);
    Files.createDirectories(config.data());
  }

  private EdgeConfig at(int port) throws IOException, ConfigException {
    Path file = directory.resolve("edge.yaml");
    Files.writeString(
        file,
        "keys: {dir: keys}\ndata: {dir: data}\nbroker: {host: h}\nsite: site.yaml\nhttp: {port: "
            + port
            + "}\n");
    return EdgeConfig.read(file, Overrides.NONE).value();
  }

  private SiteConfig site(String relay) throws IOException, ConfigException {
    Files.writeString(
        directory.resolve("site.yaml"),
        """
        transformer: T1
        buses: [{name: b, port: /dev/ttyUSB0}]
        meters:
          - {supplyPoint: %s, serial: "17", profile: eastron-sdm120, bus: b, address: 1, ratedPower: 8000, account: "4201", relay: {%s}}
        """
            .formatted(POINT, relay));
    return SiteReader.read(config).value();
  }

  private void ledger(boolean... locks) {
    try (SqliteJournal journal = SqliteJournal.open(config.data())) {
      for (boolean locked : locks) {
        journal.append(
            AT,
            EventCodec.encode(List.of(new Event.SafetyLockSet(POINT, locked, "Li Si", AT))),
            Optional.empty());
      }
    }
  }

  private Set<String> files() throws IOException {
    try (var files = Files.list(config.data())) {
      return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
    }
  }

  private static final String PLAIN = "gpioLevel: {pin: 17, opensWhen: high}";

  @Test
  void aLockThatIsSetIsFoundInTheLedgerOfAUnitThatStandsStill() throws Exception {
    ledger(true);
    Set<String> before = files();
    List<String> problems = LockCheck.problems(config, site(PLAIN));
    assertEquals(1, problems.size());
    assertTrue(problems.getFirst().contains("account 4201 (meter 17)"), problems.getFirst());
    assertTrue(problems.getFirst().contains("isolate by the breaker"), problems.getFirst());
    assertEquals(before, files(), "nothing is left in the unit's directory");
    assertEquals(List.of(), LockCheck.problems(config, site("gpio: {set: 9, reset: 10}")));
  }

  @Test
  void aReleasedLockAndAUnitWithoutALedgerAreInOrder() throws Exception {
    assertEquals(List.of(), LockCheck.problems(config, site(PLAIN)));
    ledger(true, false);
    assertEquals(List.of(), LockCheck.problems(config, site(PLAIN)));
  }

  @Test
  void aUnitThatRunsIsAskedForItsLocks() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String status =
        """
        {"alarms":[],"meters":[
         {"supplyPoint":"00000000-0000-0000-0000-000000000007","supply":null},
         {"supplyPoint":"%s","serial":"17","supply":{"commanded":"OFF","holdReason":null,"safetyLock":%s}}]}
        """;
    boolean[] locked = {true};
    server.createContext(
        "/status.json",
        exchange -> {
          byte[] body = status.formatted(POINT, locked[0]).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      config = at(server.getAddress().getPort());
      assertEquals(1, LockCheck.problems(config, site(PLAIN)).size());
      locked[0] = false;
      // What the unit says counts, not what lies on its disk.
      ledger(true);
      assertEquals(List.of(), LockCheck.problems(config, site(PLAIN)));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void configCheckRefusesIt() throws Exception {
    ledger(true);
    site(PLAIN);
    var err = new java.io.StringWriter();
    var line = Main.commandLine();
    line.setErr(new java.io.PrintWriter(err, true));
    line.setOut(new java.io.PrintWriter(new java.io.StringWriter()));
    assertEquals(
        2, line.execute("config", "check", "--config", directory.resolve("edge.yaml").toString()));
    assertTrue(err.toString().contains("safety lock"), err::toString);
  }
}
