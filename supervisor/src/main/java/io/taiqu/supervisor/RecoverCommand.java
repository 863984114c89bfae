package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor recover}: the way back of a restored supervisor. */
@Command(
    name = "recover",
    description = "The way back of a supervisor whose database was restored from a backup.")
final class RecoverCommand extends CommandGroup {
  private static final byte[] NOTHING = {};

  @Command(
      description = "How far it has come: units heard, credit that nothing explains yet.",
      mixinStandardHelpOptions = true)
  int status(
      @Mixin StationOptions station,
      @Option(names = "--json", description = "Print the whole state as JSON.") boolean json)
      throws Exception {
    PrintWriter out = spec().commandLine().getOut();
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
      status
          .path("lostTariffs")
          .forEach(version -> out.println("  not in the database: tariff " + version.asText()));
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

  @Command(
      name = "import",
      description = {
        "Gives in signed documents of ours, each the content of one file: a broker's retained credit states and hand-overs, for one.",
        "mosquitto_sub -t 'taiqu/v1/+/edge/+/down/credit/#' -F %%x writes them in hex, one a line; files of such lines are taken too."
      },
      mixinStandardHelpOptions = true)
  int giveDocuments(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "Documents.") List<Path> files,
      @Option(names = "--json", description = "Print what became of each as JSON.") boolean json)
      throws Exception {
    List<String> documents = new ArrayList<>();
    for (Path file : files) {
      documentsOf(content(file))
          .forEach(raw -> documents.add(Base64.getEncoder().encodeToString(raw)));
    }
    return print(
        station.call(
            "POST", "/api/v1/recovery/documents", station.body(Map.of("documents", documents))),
        station,
        json);
  }

  private static byte[] content(Path file) throws Exception {
    if (!Files.isReadable(file)) {
      throw new StationOptions.Refused(Main.NOT_FOUND, file + " can't be read.");
    }
    return Files.readAllBytes(file);
  }

  private static List<byte[]> documentsOf(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1).strip();
    if (!text.matches("(?s)[0-9a-fA-F\\s]+")) {
      return List.of(content);
    }
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && line.length() % 2 == 0)
        .map(line -> HexFormat.of().parseHex(line))
        .toList();
  }

  @Command(
      description = {
        "Gives in payments again that were accepted before the restore; each counts once.",
        "FILE is JSON: {\"payments\":[{\"key\":…,\"account\":…,\"amount\":{\"amount\":\"20.00\",\"currency\":\"CNY\"},\"channel\":…,\"paymentId\":…,\"paidAt\":…}]}."
      },
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "FILE", description = "The payments.") Path file,
      @Option(names = "--json", description = "Print what became of each as JSON.") boolean json)
      throws Exception {
    return print(station.call("POST", "/api/v1/recovery/payments", content(file)), station, json);
  }

  private int print(JsonNode answer, StationOptions station, boolean json) throws Exception {
    PrintWriter out = spec().commandLine().getOut();
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

  @Command(
      description =
          "Proposes to begin the next generation and issue again; another person approves it (taiqu supervisor approvals approve NUMBER, or the page \"Approvals\").",
      mixinStandardHelpOptions = true)
  int finish(
      @Mixin ProposalOptions proposal,
      @Option(
              names = "--without-units",
              description = "Do not wait for units, or for states that nobody has shown.")
          boolean withoutUnits,
      @Option(
              names = "--unexplained",
              description = "Accept credit that was published and that no payment explains.")
          boolean unexplained,
      @Option(
              names = "--protections-checked",
              description =
                  "What protects customers of units that were not heard was looked at, and set again.")
          boolean protectionsChecked,
      @Option(
              names = "--without-tariffs",
              description =
                  "Accept that versions of tariffs which units may have are not in the database.")
          boolean withoutTariffs)
      throws Exception {
    return proposal.propose(
        "/api/v1/recovery/proposal",
        Map.of(
            "withoutUnits",
            withoutUnits,
            "unexplained",
            unexplained,
            "protectionsChecked",
            protectionsChecked,
            "withoutTariffs",
            withoutTariffs));
  }
}
