package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor readings}: which of a meter's readings count. */
@Command(
    name = "readings",
    description = {
      "Decides which of a meter's readings count. What was read is never changed, nothing is charged by it, and each decision can be taken back.",
      "决定电表的哪些读数计入；原始读数不变，不影响扣费，可以撤销。"
    })
final class ReadingsCommand extends CommandGroup {
  /** What is printed, and for what reason something is done. */
  static final class Decision {
    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; goes into the audit trail.")
    private String reason = "";

    @Option(names = "--json", description = "Print the decision as JSON.")
    private boolean json;
  }

  /** One of the ways to amend. */
  static final class Kind {
    @Option(
        names = "--reject",
        paramLabel = "TIME",
        description =
            "The reading of this time, such as 2026-03-02T10:15:00+08:00, does not count.")
    private @Nullable String reject;

    @ArgGroup(exclusive = false)
    private @Nullable Register register;

    @ArgGroup(exclusive = false)
    private @Nullable Gap gap;
  }

  /** A register that somebody read. */
  static final class Register {
    @Option(
        names = "--register",
        required = true,
        paramLabel = "KWH",
        description = "What the meter showed, in kWh.")
    private BigDecimal kwh = BigDecimal.ZERO;

    @Option(
        names = "--at",
        required = true,
        paramLabel = "TIME",
        description = "The end of the interval at which it showed that.")
    private String at = "";
  }

  /** A gap that is filled by the usual day. */
  static final class Gap {
    @Option(
        names = "--fill-from",
        required = true,
        paramLabel = "TIME",
        description = "The reading before the gap.")
    private String from = "";

    @Option(
        names = "--fill-to",
        required = true,
        paramLabel = "TIME",
        description = "The reading after it; between them the usual day counts.")
    private String to = "";
  }

  @Command(
      description = "Lets a reading not count, puts in a register, or fills a gap.",
      mixinStandardHelpOptions = true)
  int amend(
      @Mixin StationOptions station,
      @Mixin Decision decision,
      @ArgGroup(multiplicity = "1") Kind kind,
      @Parameters(paramLabel = "POINT", description = "The supply point.") String point)
      throws Exception {
    Map<String, Object> body = new HashMap<>(Map.of("reason", decision.reason));
    if (kind.register != null) {
      body.put("kind", "replaced");
      body.put("at", kind.register.at);
      body.put("registerKwh", kind.register.kwh);
    } else if (kind.gap != null) {
      body.put("kind", "profiled");
      body.put("from", kind.gap.from);
      body.put("to", kind.gap.to);
    } else if (kind.reject != null) {
      body.put("kind", "rejected");
      body.put("at", kind.reject);
    }
    return print(
        station,
        decision.json,
        station.call("POST", "/api/v1/supply-points/" + point + "/amendments", station.body(body)));
  }

  @Command(description = "Takes a decision back.", mixinStandardHelpOptions = true)
  int undo(
      @Mixin StationOptions station,
      @Mixin Decision decision,
      @Parameters(paramLabel = "NUMBER", description = "Number of the decision.") long number)
      throws Exception {
    return print(
        station,
        decision.json,
        station.call(
            "POST",
            "/api/v1/amendments/" + number + "/reversal",
            station.body(Map.of("reason", decision.reason))));
  }

  @Command(
      description = "Prints what was decided about a meter's readings, oldest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin StationOptions station,
      @Option(names = "--json", description = "Print the decisions as JSON.") boolean json,
      @Parameters(paramLabel = "POINT", description = "The supply point.") String point)
      throws Exception {
    JsonNode all =
        station.call("GET", "/api/v1/supply-points/" + point + "/amendments", new byte[0]);
    if (json) {
      spec().commandLine().getOut().println(station.text(all));
      return Main.DONE;
    }
    for (JsonNode one : all.path("items")) {
      print(station, false, one);
    }
    return Main.DONE;
  }

  private int print(StationOptions station, boolean json, JsonNode one) throws Exception {
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(station.text(one));
      return Main.DONE;
    }
    out.printf(
        "%s %s %s to %s%s, %s: %s%s%n",
        one.path("number").asText(),
        one.path("kind").asText(),
        one.path("from").asText(),
        one.path("to").asText(),
        one.path("registerKwh").isNumber() ? " " + one.path("registerKwh").asText() + " kWh" : "",
        one.path("by").asText(),
        one.path("reason").asText(),
        one.path("revertedBy").isTextual()
            ? "; taken back by "
                + one.path("revertedBy").asText()
                + ": "
                + one.path("revertReason").asText()
            : "");
    return Main.DONE;
  }
}
