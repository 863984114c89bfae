package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.fence.FileFenceJournal;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.DatabaseSettings;
import io.taiqu.supervisor.sql.DatabaseSettings.PostgresServer;
import io.taiqu.supervisor.sql.SampleRows;
import io.taiqu.supervisor.sql.SqlFenceJournal;
import io.taiqu.supervisor.testing.PostgresForTests;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.FenceException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a file of SQLite to a server, by the command. */
final class CopyCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("copy", "--from", config("from", "")));
    PostgresServer server = server();
    arguments.addAll(
        List.of(
            "--to",
            config(
                "to",
                "database: { url: \"%s\", user: %s }".formatted(server.url(), server.user()))));
    arguments.addAll(List.of(more));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }

  private String config(String name, String database) throws Exception {
    Path file = directory.resolve(name + ".yaml");
    Files.writeString(
        file,
        """
        keys: { dir: keys }
        data: { dir: data }
        fence: { url: fence/fence.journal }
        broker: { external: { host: broker } }
        %s
        """
            .formatted(database));
    return file.toString();
  }

  private Path file() {
    return directory.resolve("data/supervisor.db");
  }

  private PostgresServer server() {
    return PostgresForTests.database(directory.resolve("target"));
  }

  private Database source() {
    return Database.open(new DatabaseSettings.SqliteFile(file()));
  }

  /** A station that has worked, and beyond that rows in every table; the tables' names. */
  private List<String> fill() {
    try (Station station = new Station(file(), directory.resolve("fence/fence.journal"))) {
      station.build(3);
      station.pay("first", 1, "50.00");
      station.pay("second", 2, "12.34");
      station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT, Station.EDGE, 1, new Readings(3).blocks(0, 60))));
    }
    try (Database database = source()) {
      return SampleRows.fill(database);
    }
  }

  private static void execute(Database database, String sql) {
    database.execute(connection -> {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    });
  }

  private static String text(Database database, String query) {
    return database.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        rows.next();
        return rows.getString(1);
      }
    });
  }

  private JsonNode json() throws Exception {
    return JSON.readTree(out.toString());
  }

  @Test
  void everyTableArrivesRowByRow() throws Exception {
    List<String> tables = fill();
    assertEquals(Main.DONE, run("--json"), err::toString);
    JsonNode copied = json();
    assertTrue(copied.path("same").asBoolean() && copied.path("copied").asBoolean());
    List<String> told = new ArrayList<>();
    for (JsonNode table : copied.path("tables")) {
      told.add(table.path("table").asText());
      assertTrue(table.path("rows").asLong() >= 4, table::toString);
      assertEquals(table.path("rows"), table.path("rowsThere"), table::toString);
      assertEquals(table.path("checksum"), table.path("checksumThere"), table::toString);
    }
    assertEquals(tables.stream().sorted().toList(), told.stream().sorted().toList());
    assertTrue(told.indexOf("ledger_transaction") < told.indexOf("posting"));
    assertTrue(err.toString().contains("reading_block: 64 of 64 rows"), err::toString);
    try (Database there = Database.open(server())) {
      for (String query :
          List.of(
              "SELECT amount FROM top_up WHERE idempotency_key = 'second'",
              "SELECT COUNT(*) FROM transformer_interval",
              "SELECT code FROM transformer WHERE code LIKE 'D1%'")) {
        try (Database here = source()) {
          assertEquals(text(here, query), text(there, query), query);
        }
      }
      assertTrue(
          text(there, "SELECT string_agg(inhrelid::regclass::text, ' ') FROM pg_inherits")
              .contains("reading_block_2026_02"));
    }
    assertEquals(Main.DONE, run("--compare"), err::toString);
    assertTrue(out.toString().contains("both sides hold the same"), out::toString);
  }

  @Test
  void aRowThatWasChangedThereIsReported() throws Exception {
    fill();
    assertEquals(Main.DONE, run(), err::toString);
    try (Database there = Database.open(server())) {
      execute(there, "UPDATE top_up SET amount = amount + 1 WHERE idempotency_key = 'first'");
    }
    assertEquals(Main.FAILED, run("--compare", "--json"));
    for (JsonNode table : json().path("tables")) {
      assertEquals(
          !table.path("table").asText().equals("top_up"),
          table.path("same").asBoolean(),
          table::toString);
    }
    assertEquals(Main.FAILED, run("--compare"));
    assertTrue(out.toString().startsWith("top_up differs: "), out::toString);
  }

  /** Whatever changes rows on their way, nothing of the copy is kept. */
  @Test
  void whatArrivesChangedIsNotKept() throws Exception {
    fill();
    try (Database there = Database.open(server())) {
      execute(
          there,
          "CREATE FUNCTION shout() RETURNS trigger AS 'BEGIN NEW.name = UPPER(NEW.name); RETURN NEW; END' LANGUAGE plpgsql");
      execute(
          there,
          "CREATE TRIGGER shout BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION shout()");
    }
    assertEquals(Main.FAILED, run());
    assertTrue(out.toString().startsWith("customer differs: "), out::toString);
    try (Database there = Database.open(server())) {
      assertEquals("0", text(there, "SELECT COUNT(*) FROM transformer"));
      execute(there, "DROP TRIGGER shout ON customer");
    }
    assertEquals(Main.DONE, run(), err::toString);
  }

  @Test
  void aTargetThatHoldsSomethingIsLeftAlone() throws Exception {
    fill();
    try (Database there = Database.open(server())) {
      execute(there, "INSERT INTO setting (name, value) VALUES ('a', 'b')");
    }
    assertEquals(Main.REFUSED, run());
    assertTrue(err.toString().contains("not empty (setting has rows)"), err::toString);
    try (Database there = Database.open(server())) {
      assertEquals("0", text(there, "SELECT COUNT(*) FROM transformer"));
    }
  }

  @Test
  void aFileThatIsInUseIsNotCopied() throws Exception {
    fill();
    try (Database running = source()) {
      assertEquals("4", text(running, "SELECT COUNT(*) FROM lease"));
      assertEquals(Main.REFUSED, run());
      assertTrue(err.toString().contains("is in use: stop the supervisor"), err::toString);
    }
    assertEquals(Main.DONE, run(), err::toString);
  }

  @Test
  void whatIsMissingOrOfAnotherVersionIsSaid() throws Exception {
    assertEquals(Main.NOT_FOUND, run());
    assertTrue(err.toString().contains("There is no database"), err::toString);
    try (Database older = source()) {
      execute(
          older,
          "DELETE FROM schema_version WHERE version = (SELECT MAX(version) FROM schema_version)");
    }
    assertEquals(Main.REFUSED, run());
    assertTrue(err.toString().contains("start its supervisor once"), err::toString);
  }

  @Test
  void whatDoesNotBelongIntoAColumnEndsTheCopy() throws Exception {
    fill();
    try (Database database = source()) {
      execute(database, "UPDATE alarm SET raised_at = 'yesterday' WHERE occurrences = -1");
    }
    assertEquals(Main.FAILED, run());
    assertTrue(err.toString().contains("a row of alarm has in raised_at"), err::toString);
    try (Database there = Database.open(server())) {
      assertEquals("0", text(there, "SELECT COUNT(*) FROM district"));
    }
  }

  @Test
  void theFenceIsCarriedOverAndNeverSetBack() throws Exception {
    Path fence = directory.resolve("fence.journal");
    try (FileFenceJournal journal = FileFenceJournal.open(fence, TestDeployment.DEPLOYMENT)) {
      journal.record(Map.of(Station.point(1), new Revision(1, 7)));
      journal.recordTokens(Station.point(2), 5);
      journal.advance();
      journal.advance();
      assertThrows(
          FenceException.class,
          () -> FenceCopy.carry(fence, server(), TestDeployment.DEPLOYMENT),
          "it is in use");
    }
    for (int time = 0; time < 2; time++) {
      assertEquals(1, FenceCopy.carry(fence, server(), TestDeployment.DEPLOYMENT));
    }
    try (SqlFenceJournal there =
        SqlFenceJournal.open(server(), TestDeployment.DEPLOYMENT, System::nanoTime)) {
      assertEquals(3, there.generation());
      assertEquals(new Revision(1, 7), there.highest(Station.point(1)));
      assertEquals(5, there.tokens(Station.point(2)));
      there.record(Map.of(Station.point(1), new Revision(3, 1)));
    }
    String refusal =
        String.valueOf(
            assertThrows(
                    FenceException.class,
                    () -> FenceCopy.carry(fence, server(), TestDeployment.DEPLOYMENT))
                .getMessage());
    assertTrue(refusal.contains("knows of more"), refusal);
  }

  /** The copy moves no sequence on, because there must be none. */
  @Test
  void rowsAreNumberedByTheSupervisorAlone() {
    try (Database there = Database.open(server())) {
      assertEquals(
          "0",
          text(
              there,
              "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema() AND (is_identity = 'YES' OR column_default LIKE 'nextval%')"));
    }
  }

  @Test
  void configurationsTheWrongWayRoundAreToldApart() throws Exception {
    String same = config("same", "");
    assertFalse(same.isEmpty());
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    assertEquals(Main.USAGE, line.execute("copy", "--from", same, "--to", same));
    assertEquals(Main.USAGE, line.execute("copy", "--from", same));
    assertEquals(
        Main.NOT_FOUND,
        line.execute("copy", "--from", directory.resolve("none").toString(), "--to", same));
  }
}
