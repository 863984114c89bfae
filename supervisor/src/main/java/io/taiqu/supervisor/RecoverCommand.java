package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor recover}: the way back of a restored supervisor. */
@Command(
    name = "recover",
    description = "The way back of a supervisor whose database was restored from a backup.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RecoverCommand.Status.class,
      RecoverCommand.Import.class,
      RecoverCommand.Replay.class,
      RecoverCommand.Finish.class
    })
final class RecoverCommand implements Runnable {
  private static final byte[] NOTHING = {};

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RecoverCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: recover status, import, replay or finish.");
  }

  /** Prints how far it has come. */
  @Command(
      name = "status",
      description = "How far it has come: units heard, credit that nothing explains yet.",
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Option(names = "--json", description = "Print the whole state as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Status() {}

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      JsonNode status = station.call("GET", "/api/v1/recovery", NOTHING);
      if (json) {
        out.println(station.text(status));
      } else if (!status.path("running").asBoolean()) {
        out.println("Nothing is being recovered.");
      } else {
        int heard = status.path("unitsHeard").size();
        out.println("Recovering since " + status.path("since").asText() + ".");
        out.println(
            "Units heard: " + heard + " of " + (heard + status.path("unitsUnheard").size()) + ".");
        status.path("unitsUnheard").forEach(unit -> out.println("  not heard: " + unit.asText()));
        out.println(
            "Explained by no payment: " + status.path("missing").path("amount").asText() + ".");
        for (JsonNode point : status.path("points")) {
          out.printf(
              "  %s account %s: database %s, published %s, shown %s, credited %s, missing %s%s%n",
              point.path("supplyPoint").asText(),
              point.path("account").asText("-"),
              point.path("database").asText("-"),
              point.path("published").asText(),
              point.path("shown").asText("-"),
              point.path("credited").path("amount").asText(),
              point.path("missing").path("amount").asText(),
              point.path("notShown").asBoolean() ? " (shown by nobody)" : "");
        }
      }
      return Main.DONE;
    }
  }

  /** Gives documents in. */
  @Command(
      name = "import",
      description = {
        "Gives in signed documents of ours, each the content of one file: a broker's retained credit states and hand-overs, for one.",
        "mosquitto_sub -t 'taiqu/v1/+/edge/+/down/credit/#' -F %%x writes them in hex, one a line; files of such lines are taken too."
      },
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Documents.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print what became of each as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Import() {}

    @Override
    public Integer call() throws Exception {
      List<String> documents = new ArrayList<>();
      for (Path file : files) {
        if (!Files.isReadable(file)) {
          throw new StationOptions.Refused(Main.NOT_FOUND, file + " can't be read.");
        }
        documentsOf(Files.readAllBytes(file))
            .forEach(raw -> documents.add(Base64.getEncoder().encodeToString(raw)));
      }
      JsonNode answer =
          station.call(
              "POST", "/api/v1/recovery/documents", station.body(Map.of("documents", documents)));
      return print(answer, station, json, spec);
    }

    private static List<byte[]> documentsOf(byte[] content) {
      String text = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1).strip();
      if (!text.matches("(?s)[0-9a-fA-F\\s]+")) {
        return List.of(content);
      }
      return text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && line.length() % 2 == 0)
          .map(line -> java.util.HexFormat.of().parseHex(line))
          .toList();
    }
  }

  /** Gives payments in again. */
  @Command(
      name = "replay",
      description = {
        "Gives in payments again that were accepted before the restore; each counts once.",
        "FILE is JSON: {\"payments\":[{\"key\":…,\"account\":…,\"amount\":{\"amount\":\"20.00\",\"currency\":\"CNY\"},\"channel\":…,\"paymentId\":…,\"paidAt\":…}]}."
      },
      mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(paramLabel = "FILE", description = "The payments.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print what became of each as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Replay() {}

    @Override
    public Integer call() throws Exception {
      if (!Files.isReadable(file)) {
        throw new StationOptions.Refused(Main.NOT_FOUND, file + " can't be read.");
      }
      JsonNode answer = station.call("POST", "/api/v1/recovery/payments", Files.readAllBytes(file));
      return print(answer, station, json, spec);
    }
  }

  private static int print(JsonNode answer, StationOptions station, boolean json, CommandSpec spec)
      throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    int refused = 0;
    for (JsonNode item : answer.path("items")) {
      refused += item.path("state").asText().equals("refused") ? 1 : 0;
      if (!json) {
        out.println(item.path("state").asText() + " " + item.path("detail").asText());
      }
    }
    if (json) {
      out.println(station.text(answer));
    }
    return refused == 0 ? Main.DONE : Main.REFUSED;
  }

  /** Proposes to issue again. */
  @Command(
      name = "finish",
      description = {
        "Proposes to begin the next generation and issue again; another person approves it",
        "(taiqu supervisor approvals approve NUMBER, or the page \"Two people\")."
      },
      mixinStandardHelpOptions = true)
  static final class Finish implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; goes into the audit trail.")
    private String reason = "";

    @Option(
        names = "--without-units",
        description = "Do not wait for units, or for states that nobody has shown.")
    private boolean withoutUnits;

    @Option(
        names = "--unexplained",
        description = "Accept credit that was published and that no payment explains.")
    private boolean unexplained;

    @Option(names = "--json", description = "Print the proposal as JSON.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Finish() {}

    @Override
    public Integer call() throws Exception {
      JsonNode proposal =
          station.call(
              "POST",
              "/api/v1/recovery/proposal",
              station.body(
                  Map.of(
                      "withoutUnits", withoutUnits, "unexplained", unexplained, "reason", reason)));
      ApprovalsCommand.print(proposal, station, json, spec.commandLine().getOut());
      return Main.DONE;
    }
  }
}
