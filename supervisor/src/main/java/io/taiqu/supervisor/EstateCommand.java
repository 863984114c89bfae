package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor estate}. */
@Command(
    name = "estate",
    description = "Districts, transformers, supply points, customers, tariffs and policies.",
    subcommands = MoveCommand.class)
final class EstateCommand extends CommandGroup {
  @Command(
      name = "import",
      description = {
        "Gives an estate document (JSON) to the running supervisor: whole or not at all, with every problem named.",
        "Signs in as an administrator; the password is read from TAIQU_PASSWORD or asked for."
      },
      mixinStandardHelpOptions = true)
  int give(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "FILE", description = "The estate document.") Path file,
      @Option(names = "--json", description = "Print what came of it as JSON.") boolean json)
      throws Exception {
    if (!Files.isReadable(file)) {
      throw new StationOptions.Refused(Main.NOT_FOUND, file + " does not exist or can't be read.");
    }
    JsonNode answer = station.call("PUT", "/api/v1/estate", Files.readAllBytes(file));
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(station.text(answer));
    } else {
      EstateSummary.lines(answer).forEach(out::println);
    }
    return Main.DONE;
  }

  @Command(
      name = "exchange-ct",
      description = {
        "Says since when other current transformers stand before a meter. What was read before counts by the ratio before.",
        "Where a customer is charged by the meter, charging goes on by the new ratio once another person approved it."
      },
      mixinStandardHelpOptions = true)
  int exchangeCt(
      @Mixin StationOptions station,
      @Option(
              names = "--since",
              required = true,
              paramLabel = "TIME",
              description = "The end of an interval, such as 2026-03-02T10:15:00+08:00.")
          String since,
      @Option(
              names = "--register",
              paramLabel = "KWH",
              description = "What the meter showed then, if the unit did not read it.")
          @Nullable BigDecimal register,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why; goes into the audit trail.")
          String reason,
      @Parameters(index = "0", paramLabel = "POINT", description = "The supply point.")
          String point,
      @Parameters(index = "1", paramLabel = "RATIO", description = "Such as 60 or 300/5.")
          String ratio)
      throws Exception {
    Map<String, Object> body =
        new HashMap<>(Map.of("ratio", ratio, "since", since, "reason", reason));
    if (register != null) {
      body.put("registerKwh", register);
    }
    JsonNode answer =
        station.call(
            "POST", "/api/v1/supply-points/" + point + "/current-transformers", station.body(body));
    if (answer.has("items")) {
      for (JsonNode one : answer.path("items")) {
        spec()
            .commandLine()
            .getOut()
            .printf("%s since %s%n", one.path("ratio").asText(), one.path("since").asText("ever"));
      }
    } else {
      ApprovalsCommand.print(answer, station, false, spec().commandLine().getOut());
    }
    return Main.DONE;
  }

  @Command(
      description = {
        "Gives registers read at the head of a line to the running supervisor, so that the line's loss can be told.",
        "FILE: a line \"at,kwh\", then a time such as 2026-03-02T00:00:00+08:00 and the register before each comma and line end."
      },
      mixinStandardHelpOptions = true)
  int head(
      @Mixin StationOptions station,
      @Parameters(index = "0", paramLabel = "LINE", description = "The line's code.") String line,
      @Parameters(index = "1", paramLabel = "FILE", description = "CSV with at,kwh.") Path file,
      @Option(names = "--json", description = "Print what came of it as JSON.") boolean json)
      throws Exception {
    if (!Files.isReadable(file)) {
      throw new StationOptions.Refused(Main.NOT_FOUND, file + " does not exist or can't be read.");
    }
    List<Map<String, Object>> readings = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).strip().split(",", -1);
      if (i == 0 && lines.get(i).strip().equals("at,kwh") || lines.get(i).isBlank()) {
        continue;
      }
      if (i == 0 || cells.length != 2) {
        throw new StationOptions.Refused(
            Main.FAILED, file + " line " + (i + 1) + ": not as \"at,kwh\" demands");
      }
      try {
        readings.add(Map.of("at", cells[0].strip(), "kwh", new BigDecimal(cells[1].strip())));
      } catch (NumberFormatException e) {
        throw new StationOptions.Refused(
            Main.FAILED, file + " line " + (i + 1) + ": not a register: " + cells[1]);
      }
    }
    JsonNode answer =
        station.call(
            "PUT",
            "/api/v1/lines/" + line + "/head-readings",
            station.body(Map.of("readings", readings)));
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(station.text(answer));
    } else {
      out.printf(
          "%d registers given; %s are known at the head of line %s now.%n",
          readings.size(), answer.path("readings").asText(), line);
    }
    return Main.DONE;
  }

  private static List<String> lines(Path file) throws StationOptions.Refused, IOException {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw new StationOptions.Refused(Main.FAILED, file + " is no text in UTF-8.");
    }
  }
}
