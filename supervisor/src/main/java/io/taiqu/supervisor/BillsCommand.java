package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor bills}: bills of customers who pay afterwards. */
@Command(name = "bills", description = "Bills of customers who pay afterwards.")
final class BillsCommand extends CommandGroup {
  private static final byte[] NOTHING = {};

  @Command(
      description = "Bills that are not paid, that wait to be reviewed, or of one account.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin StationOptions station,
      @Option(names = "--review", description = "Those that wait to be reviewed.") boolean review,
      @Option(
              names = "--account",
              paramLabel = "ACCOUNT",
              defaultValue = "",
              description = "The newest of one account.")
          String account,
      @Option(names = "--json", description = "Print them as JSON.") boolean json)
      throws Exception {
    String path =
        account.isEmpty()
            ? "/api/v1/bills?state=" + (review ? "review" : "unpaid")
            : "/api/v1/accounts/" + account + "/bills";
    return print(station.call("GET", path, NOTHING), station, json);
  }

  @Command(
      description = "Releases reviewed bills to their customers, who are told of them.",
      mixinStandardHelpOptions = true)
  int release(
      @Mixin StationOptions station,
      @Parameters(
              paramLabel = "NUMBER",
              arity = "1..*",
              description = "Numbers of bills, such as 1001-202603.")
          List<String> numbers,
      @Option(names = "--json", description = "Print those that went as JSON.") boolean json)
      throws Exception {
    JsonNode released =
        station.call("POST", "/api/v1/bills/release", station.body(Map.of("numbers", numbers)));
    print(released, station, json);
    return released.path("items").isEmpty() ? Main.REFUSED : Main.DONE;
  }

  private int print(JsonNode bills, StationOptions station, boolean json) throws Exception {
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(station.text(bills));
      return Main.DONE;
    }
    for (JsonNode bill : bills.path("items")) {
      out.printf(
          "%s%s %s kWh %s, owed %s, %s%s%n",
          bill.path("number").asText(),
          bill.path("kind").asText().equals("METERED")
              ? ""
              : " " + bill.path("kind").asText().toLowerCase(Locale.ROOT),
          bill.path("energyWh").asLong() / 1000,
          bill.path("amount").path("amount").asText(),
          bill.path("outstanding").path("amount").asText(),
          bill.path("state").asText(),
          bill.hasNonNull("dueOn") ? ", due " + bill.path("dueOn").asText() : "");
    }
    return Main.DONE;
  }
}
