package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taiqu supervisor rollout}: new rules on their way to the units. */
@Command(
    name = "rollout",
    description =
        "New tariffs and policies on their way to the units: 1 %% first, then 10 %%, then all.")
final class RollOutCommand extends CommandGroup {
  private static final byte[] NOTHING = {};

  @Command(
      description = "How far the newest rules have come, and which units need a person.",
      mixinStandardHelpOptions = true)
  int status(
      @Mixin StationOptions station,
      @Option(names = "--json", description = "Print it as JSON.") boolean json)
      throws Exception {
    return print(station.call("GET", "/api/v1/rollout", NOTHING), station, json);
  }

  @Command(
      name = "continue",
      description = "Gives the rules to the units of the next stage now; goes on after a halt.",
      mixinStandardHelpOptions = true)
  int goOn(@Mixin StationOptions station, @Mixin Grounds grounds) throws Exception {
    return order(station, "goOn", grounds);
  }

  @Command(
      description = "Gives the rules to no further unit until a person decides.",
      mixinStandardHelpOptions = true)
  int halt(@Mixin StationOptions station, @Mixin Grounds grounds) throws Exception {
    return order(station, "halt", grounds);
  }

  @Command(
      description = "Puts the rules from before in force again, at every unit.",
      mixinStandardHelpOptions = true)
  int back(@Mixin StationOptions station, @Mixin Grounds grounds) throws Exception {
    return order(station, "takeBack", grounds);
  }

  private int order(StationOptions station, String order, Grounds grounds) throws Exception {
    JsonNode after =
        station.call(
            "POST",
            "/api/v1/rollout/orders",
            station.body(Map.of("order", order, "reason", grounds.reason)));
    return print(after, station, grounds.json);
  }

  /** Why, and how the answer is printed. */
  static final class Grounds {
    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; goes into the audit trail.")
    private String reason = "";

    @Option(names = "--json", description = "Print how it stands then as JSON.")
    private boolean json;
  }

  private int print(JsonNode status, StationOptions station, boolean json) throws Exception {
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(station.text(status));
      return Main.DONE;
    }
    if (!status.hasNonNull("id")) {
      out.println("No rules were changed since the installation.");
      return Main.DONE;
    }
    out.printf(
        "%s %s at %s %% since %s%n",
        status.path("id").asText(),
        status.path("state").asText(),
        status.path("percent").asText(),
        status.path("stageSince").asText());
    if (status.hasNonNull("cause")) {
      out.println("because of " + status.path("cause").asText());
    }
    if (status.hasNonNull("unitsReached")) {
      out.printf(
          "%s of %s units have the rules, %s agree; next stage %s at the earliest%n",
          status.path("unitsReached").asText(),
          status.path("units").asText(),
          status.path("unitsAgreeing").asText(),
          status.path("nextAt").asText());
    }
    for (JsonNode unit : status.path("reached")) {
      out.printf(
          "  %s %s %s%n",
          unit.path("transformer").asText(),
          unit.path("standing").asText(),
          unit.path("alarm").asText(""));
    }
    return Main.DONE;
  }
}
