package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.web.SampleStation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed, against a running interface. */
final class ReadingsCommandTest {
  private static final String POINT = Station.point(1).toString();
  private static final String TEN = "2026-02-02T10:00:00+08:00";
  private static final String ELEVEN = "2026-02-02T11:00:00+08:00";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private SampleStation station;
  private Path password;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    station = new SampleStation(directory);
    password = Files.writeString(directory.resolve("password"), SampleStation.PASSWORD + "\n");
  }

  @AfterEach
  void close() {
    station.close();
  }

  private int run(String user, String... typed) {
    List<String> arguments = new ArrayList<>(List.of("readings"));
    arguments.addAll(List.of(typed));
    arguments.addAll(
        List.of("--url", station.url(""), "--user", user, "--password-file", password.toString()));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString());
  }

  private String putIn(String kwh) throws IOException {
    assertEquals(
        Main.DONE,
        run(
            "supervisor",
            "amend",
            POINT,
            "--register",
            kwh,
            "--at",
            TEN,
            "--reason",
            "photo",
            "--json"),
        err::toString);
    return json().path("number").asText();
  }

  @Test
  void aRegisterIsPutInListedAndTakenBack() throws IOException {
    String number = putIn("12.5");
    assertEquals("replaced", json().path("kind").asText());
    assertEquals("12.5", json().path("registerKwh").decimalValue().stripTrailingZeros().toString());
    assertEquals(Main.DONE, run("technician", "list", POINT), err::toString);
    String listed = out.toString();
    assertTrue(listed.startsWith(number + " replaced 2026-02-02T"), listed);
    assertTrue(listed.contains("12.5"), listed);
    assertTrue(listed.contains("kWh, supervisor: photo"), listed);
    assertEquals(
        Main.DONE, run("supervisor", "undo", number, "--reason", "wrong meter"), err::toString);
    assertTrue(out.toString().contains("; taken back by supervisor: wrong meter"), out::toString);
    assertEquals(Main.DONE, run("technician", "list", POINT, "--json"));
    JsonNode items = json().path("items");
    assertEquals(1, items.size(), "the decision stays on record");
    assertEquals("wrong meter", items.get(0).path("revertReason").asText());
  }

  @Test
  void whatCannotBePartOfAnAddressIsRefusedAndShown() {
    assertEquals(Main.USAGE, run("technician", "list", "a point"));
    assertTrue(err.toString().contains("/a point/"), err::toString);
    assertFalse(err.toString().contains("Exception"), err::toString);
  }

  private static String at(int interval) {
    return Readings.endOf(interval).toString();
  }

  private void feed(List<ReadingBlock> blocks) {
    for (int from = 0; from < blocks.size(); from += 40) {
      station.station.ingest.take(
          List.of(
              new ReadingBatch(
                  TestDeployment.DEPLOYMENT,
                  Station.EDGE,
                  1,
                  blocks.subList(from, Math.min(blocks.size(), from + 40)))));
    }
  }

  @Test
  void aReadingIsRejectedAndAGapFilled() throws IOException {
    assertEquals(
        Main.REFUSED, run("supervisor", "amend", POINT, "--reject", at(10), "--reason", "spike"));
    assertTrue(err.toString().contains("Nothing was read at"), err::toString);
    Readings readings = new Readings(1);
    feed(readings.blocks(0, 5 * 96));
    // Two days are missing.
    feed(readings.blocks(7 * 96, 96));
    assertEquals(
        Main.DONE,
        run("supervisor", "amend", POINT, "--reject", at(10), "--reason", "spike", "--json"),
        err::toString);
    assertEquals("rejected", json().path("kind").asText());
    int filled =
        run(
            "supervisor",
            "amend",
            POINT,
            "--fill-from",
            at(5 * 96 - 1),
            "--fill-to",
            at(7 * 96),
            "--reason",
            "modem was off",
            "--json");
    assertEquals(Main.DONE, filled, err::toString);
    assertEquals("profiled", json().path("kind").asText());
    assertEquals(Main.DONE, run("technician", "list", POINT));
    assertEquals(2, out.toString().lines().count(), out::toString);
  }

  @Test
  void whoMayNotIsRefusedAndNothingIsDecided() throws IOException {
    assertEquals(
        Main.REFUSED, run("technician", "amend", POINT, "--reject", TEN, "--reason", "spike"));
    Files.writeString(password, "wrong");
    assertEquals(Main.REFUSED, run("supervisor", "list", POINT));
    assertTrue(err.toString().contains("not signed in as supervisor"), err::toString);
    Files.writeString(password, SampleStation.PASSWORD);
    assertEquals(Main.DONE, run("technician", "list", POINT));
    assertEquals("", out.toString());
  }

  @Test
  void whatCannotBeIsSaid() throws IOException {
    String number = putIn("3");
    assertEquals(Main.DONE, run("supervisor", "undo", number, "--reason", "once"));
    assertEquals(Main.REFUSED, run("supervisor", "undo", number, "--reason", "twice"));
    assertEquals(Main.NOT_FOUND, run("supervisor", "undo", "4711", "--reason", "which?"));
    String unknown = Station.point(99).toString();
    assertEquals(
        Main.NOT_FOUND, run("supervisor", "amend", unknown, "--reject", TEN, "--reason", "spike"));
    assertEquals(
        Main.REFUSED,
        run("supervisor", "amend", POINT, "--reject", "yesterday", "--reason", "spike"));
    assertTrue(err.toString().contains("must be a time such as"), err::toString);
    assertEquals(
        Main.REFUSED,
        run("supervisor", "amend", POINT, "--register", "-1", "--at", TEN, "--reason", "typo"));
  }

  @Test
  void wrongUseIsToldApart() {
    assertEquals(Main.USAGE, run("supervisor", "amend", POINT, "--reason", "nothing to do"));
    assertEquals(Main.USAGE, run("supervisor", "amend", POINT, "--reject", TEN));
    assertEquals(
        Main.USAGE, run("supervisor", "amend", POINT, "--register", "1", "--reason", "when?"));
    assertEquals(
        Main.USAGE,
        run(
            "supervisor",
            "amend",
            POINT,
            "--reject",
            TEN,
            "--fill-from",
            TEN,
            "--fill-to",
            ELEVEN,
            "--reason",
            "two at once"));
    assertEquals(Main.USAGE, run("supervisor", "undo", "first", "--reason", "no number"));
    assertEquals(Main.USAGE, run("supervisor"));
  }

  @Test
  void aPasswordFileThatIsNotThereIsNamed() throws IOException {
    Files.delete(password);
    assertEquals(Main.NOT_FOUND, run("supervisor", "list", POINT));
    assertTrue(err.toString().contains("password can't be read"), err::toString);
  }
}
