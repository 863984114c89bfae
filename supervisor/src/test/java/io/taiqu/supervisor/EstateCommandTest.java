package io.taiqu.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topology.TwoTransformers;
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
final class EstateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private SampleStation station;
  private Path password;
  private Path file;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    station = new SampleStation(directory);
    password = Files.writeString(directory.resolve("password"), SampleStation.PASSWORD + "\n");
    file = directory.resolve("estate.json");
  }

  @AfterEach
  void close() {
    station.close();
  }

  private int give(String estate, String... more) throws IOException {
    Files.writeString(file, estate);
    List<String> arguments = new ArrayList<>(List.of("estate", "import", file.toString()));
    arguments.addAll(List.of(more));
    arguments.addAll(
        List.of(
            "--url",
            station.url(""),
            "--user",
            "administrator",
            "--password-file",
            password.toString()));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void whatWasInForceAlreadyIsSaidToChangeNothing() throws IOException {
    assertEquals(Main.DONE, give(TwoTransformers.estate()), err::toString);
    assertTrue(
        out.toString()
            .contains("holds 2 districts, 2 transformers, 5 supply points and 1 tariff.\n"),
        out::toString);
    assertTrue(out.toString().contains("nothing changed"), out::toString);
    assertFalse(out.toString().contains("approve"), out::toString);
    assertEquals(
        Main.DONE, give(TwoTransformers.estate().replace("\"Customer 3\"", "\"Wang Gang\"")));
    assertTrue(out.toString().contains("1 entry added or changed; now in force."), out::toString);
  }

  @Test
  void tariffsThatWaitAreNamedWithTheCommandThatApprovesThem() throws IOException {
    String repriced = Station.repriced(TwoTransformers.estate(), "0.60");
    assertEquals(Main.DONE, give(repriced), err::toString);
    long proposal = station.station.approvals.waiting().getFirst().id();
    assertTrue(
        out.toString().contains("wait for a second person as proposal " + proposal + "."),
        out::toString);
    assertTrue(
        out.toString()
            .contains("taiqu supervisor approvals approve " + proposal + " --user SOMEBODY_ELSE"),
        out::toString);
    assertFalse(out.toString().contains("left out"), out::toString);
    assertEquals(Main.DONE, give(repriced, "--json"), err::toString);
    JsonNode answer = new ObjectMapper().readTree(out.toString());
    assertEquals(proposal, answer.path("tariffProposal").asLong());
    assertEquals(5, answer.path("supplyPoints").asInt());
  }

  @Test
  void aDocumentThatIsRefusedPrintsNoSummary() throws IOException {
    assertEquals(
        Main.REFUSED, give(TwoTransformers.estate().replace("\"version\":1,", "\"version\":2,")));
    assertEquals("", out.toString());
    assertTrue(err.toString().contains("$.version"), err::toString);
  }
}
