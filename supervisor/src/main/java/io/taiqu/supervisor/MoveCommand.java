package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor estate move}: since when something hangs elsewhere. */
@Command(
    name = "move",
    description = {
      "Says since when a part of the grid hangs elsewhere. What was before stays as it was.",
      "The moment is the end of an interval, has passed, and is not in a month that is settled."
    })
final class MoveCommand extends CommandGroup {
  private static final String SINCE = "A time such as 2026-03-02T10:15:00+08:00.";

  /** What something is moved to, and why. */
  static final class MoveOptions {
    @Option(names = "--since", required = true, paramLabel = "TIME", description = SINCE)
    private String since = "";

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; goes into the audit trail.")
    private String reason = "";
  }

  /** Where a transformer can hang. */
  static final class TransformerTo {
    @Option(names = "--line", paramLabel = "CODE", description = "The line that feeds it.")
    private @Nullable String line;

    @Option(names = "--no-line", description = "No line that is known here feeds it.")
    private boolean noLine;

    @Option(
        names = "--district",
        paramLabel = "CODE",
        description = "The district whose team looks after it.")
    private @Nullable String district;
  }

  @Command(
      description = {
        "Proposes that a supply point hangs on another transformer; another person approves it.",
        "Its account goes on with that transformer's unit, its energy counts there since then."
      },
      mixinStandardHelpOptions = true)
  int point(
      @Mixin ProposalOptions proposal,
      @Option(names = "--since", required = true, paramLabel = "TIME", description = SINCE)
          String since,
      @Parameters(index = "0", paramLabel = "POINT", description = "The supply point.")
          String point,
      @Parameters(index = "1", paramLabel = "TRANSFORMER", description = "Where it hangs now.")
          String transformer)
      throws Exception {
    return proposal.propose(
        "/api/v1/supply-points/" + point + "/move",
        Map.of("transformer", transformer, "since", since));
  }

  @Command(
      description = "A transformer hangs on another line, or is in another district.",
      mixinStandardHelpOptions = true)
  int transformer(
      @Mixin StationOptions station,
      @Mixin MoveOptions move,
      @ArgGroup(multiplicity = "1") TransformerTo to,
      @Parameters(paramLabel = "TRANSFORMER") String transformer)
      throws Exception {
    return to.district == null
        ? move(station, move, "transformer", transformer, "line", to.line)
        : move(station, move, "transformer", transformer, "district", to.district);
  }

  @Command(description = "A line leaves another station.", mixinStandardHelpOptions = true)
  int line(
      @Mixin StationOptions station,
      @Mixin MoveOptions move,
      @Option(names = "--station", required = true, paramLabel = "CODE") String to,
      @Parameters(paramLabel = "LINE") String line)
      throws Exception {
    return move(station, move, "line", line, "station", to);
  }

  @Command(description = "A station is in another county.", mixinStandardHelpOptions = true)
  int station(
      @Mixin StationOptions station,
      @Mixin MoveOptions move,
      @Option(names = "--county", required = true, paramLabel = "CODE") String to,
      @Parameters(paramLabel = "STATION") String which)
      throws Exception {
    return move(station, move, "station", which, "county", to);
  }

  private int move(
      StationOptions station,
      MoveOptions move,
      String level,
      String code,
      String on,
      @Nullable String to)
      throws Exception {
    Map<String, Object> body = new HashMap<>(Map.of("to", on));
    body.put("since", move.since);
    body.put("reason", move.reason);
    if (to != null) {
      body.put("code", to);
    }
    JsonNode answer =
        station.call("POST", "/api/v1/areas/" + level + "/" + code + "/move", station.body(body));
    for (JsonNode one : answer.path("items")) {
      spec()
          .commandLine()
          .getOut()
          .printf(
              "%s %s since %s%n",
              one.path("level").asText(),
              one.path("code").asText("nothing"),
              one.path("since").asText("ever"));
    }
    return Main.DONE;
  }
}
