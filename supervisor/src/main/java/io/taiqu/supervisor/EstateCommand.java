package io.taiqu.supervisor;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      @Parameters(paramLabel = "FILE", description = "The estate document.") Path file)
      throws Exception {
    if (!Files.isReadable(file)) {
      throw new StationOptions.Refused(Main.NOT_FOUND, file + " does not exist or can't be read.");
    }
    spec()
        .commandLine()
        .getOut()
        .println(station.call("PUT", "/api/v1/estate", Files.readAllBytes(file)));
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
      @Parameters(index = "1", paramLabel = "FILE", description = "CSV with at,kwh.") Path file)
      throws Exception {
    if (!Files.isReadable(file)) {
      throw new StationOptions.Refused(Main.NOT_FOUND, file + " does not exist or can't be read.");
    }
    List<Map<String, Object>> readings = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
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
    spec()
        .commandLine()
        .getOut()
        .println(
            station.call(
                "PUT",
                "/api/v1/lines/" + line + "/head-readings",
                station.body(Map.of("readings", readings))));
    return Main.DONE;
  }
}
