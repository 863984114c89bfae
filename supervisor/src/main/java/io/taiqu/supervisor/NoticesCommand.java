package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor notices}: what customers were told, and telling them again. */
@Command(name = "notices", description = "What customers were told, and telling them again.")
final class NoticesCommand extends CommandGroup {
  private static final byte[] NOTHING = {};

  @Command(
      description = "The newest notices to an account, and how far each channel is with them.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "ACCOUNT", description = "The account.") String account,
      @Option(names = "--json", description = "Print them as JSON.") boolean json)
      throws Exception {
    JsonNode notices = station.call("GET", "/api/v1/accounts/" + account + "/notices", NOTHING);
    if (json) {
      spec().commandLine().getOut().println(station.text(notices));
    } else {
      notices.path("items").forEach(this::print);
    }
    return Main.DONE;
  }

  @Command(
      description = {
        "Has the newest notice of an account delivered again by every channel by which the customer does not have it:",
        "after the last try, before the next one, or because an address is known now. It goes into the audit trail."
      },
      mixinStandardHelpOptions = true)
  int again(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "NUMBER", description = "Number of the notice.") long id,
      @Option(names = "--json", description = "Print it as JSON.") boolean json)
      throws Exception {
    JsonNode notice = station.call("POST", "/api/v1/notices/" + id + "/again", NOTHING);
    if (json) {
      spec().commandLine().getOut().println(station.text(notice));
    } else {
      print(notice);
    }
    return Main.DONE;
  }

  private void print(JsonNode notice) {
    PrintWriter out = spec().commandLine().getOut();
    out.printf(
        "%s %s %s step %s, balance %s, %s%n",
        notice.path("id").asText(),
        notice.path("createdAt").asText(),
        notice.path("kind").asText(),
        notice.path("step").asText(),
        notice.path("balance").path("amount").asText(),
        notice.hasNonNull("deliveredAt")
            ? "delivered " + notice.path("deliveredAt").asText()
            : "not delivered");
    for (JsonNode delivery : notice.path("deliveries")) {
      out.printf(
          "  %s %s after %s attempts %s%n",
          delivery.path("channel").asText(),
          delivery.path("state").asText(),
          delivery.path("attempts").asText(),
          delivery.path("detail").asText());
    }
  }
}
