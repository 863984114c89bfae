package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.topup.GrantEntry;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor grants}: a grant history, re-hashed here. */
@Command(
    name = "grants",
    description =
        "Prints every grant that a supply point ever got, and re-hashes them here: they must lead to the head that its credit states are signed with. Exit code 1 if they do not.",
    mixinStandardHelpOptions = true)
final class GrantsCommand implements Callable<Integer> {
  @Mixin private StationOptions station = new StationOptions();

  @Parameters(paramLabel = "POINT", description = "The supply point.")
  private String point = "";

  @Option(names = "--json", description = "Print the history as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  GrantsCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode history =
        station.call("GET", "/api/v1/supply-points/" + point + "/grants", new byte[0]);
    boolean intact = holds(history);
    if (json) {
      out.println(station.text(history));
    } else {
      for (JsonNode line : history.path("grants")) {
        GrantEntry entry = entry(line);
        out.printf(
            "%d %s %s %s %s, total %s%n",
            entry.number(),
            entry.at(),
            entry.kind(),
            entry.reference(),
            entry.amount().toDecimalString(),
            entry.total().toDecimalString());
      }
      out.println("head " + history.path("head").asText());
    }
    spec.commandLine()
        .getErr()
        .println(intact ? "The history is whole." : "The history does not lead to its head.");
    return intact ? Main.DONE : Main.FAILED;
  }

  private boolean holds(JsonNode history) {
    Digest head = Digest.ZERO;
    long number = 0;
    for (JsonNode line : history.path("grants")) {
      GrantEntry entry = entry(line);
      if (entry.number() != ++number || !entry.follows(head)) {
        return false;
      }
      head = entry.head();
    }
    return head.toString().equals(history.path("head").asText());
  }

  private GrantEntry entry(JsonNode line) {
    return new GrantEntry(
        SupplyPointId.parse(point),
        line.path("number").asLong(),
        Instant.parse(line.path("at").asText()),
        GrantEntry.Kind.valueOf(line.path("kind").asText()),
        line.path("reference").asText(),
        new Money(Long.parseLong(line.path("amountNano").asText())),
        new Money(Long.parseLong(line.path("totalNano").asText())),
        Digest.parse(line.path("head").asText()));
  }
}
