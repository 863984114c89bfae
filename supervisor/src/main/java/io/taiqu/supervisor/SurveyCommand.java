package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu loss survey}: what a running supervisor's analysis of a transformer says. */
@Command(
    name = "survey",
    description = {
      "Prints the newest analysis of a transformer by the running supervisor.",
      "输出运行中的主站对一个台区的最新分析。"
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:printed",
      "1:the analysis did not come in time, or the supervisor does not answer",
      "2:the command line is wrong",
      "3:there is no such transformer, or it was not analysed yet",
      "5:refused"
    })
final class SurveyCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Mixin private StationOptions station = new StationOptions();

  @Parameters(paramLabel = "CODE", description = "Code of the transformer.")
  private String code = "";

  @Option(names = "--now", description = "Ask for a new analysis and wait for it.")
  private boolean now;

  @Option(names = "--json", description = "Print the analysis as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  SurveyCommand() {}

  @Override
  public Integer call() throws Exception {
    String path = "/api/v1/transformers/" + code + "/analysis";
    if (now) {
      station.call("POST", path, new byte[0]);
      spec.commandLine().getErr().println("taiqu loss: asked for the analysis of " + code);
      if (!waited()) {
        spec.commandLine().getErr().println("taiqu loss: it is not done yet; look again later");
        return Main.FAILED;
      }
    }
    print(station.call("GET", path, new byte[0]));
    return Main.DONE;
  }

  private boolean waited() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode progress = station.call("GET", "/api/v1/loss/analysis", new byte[0]);
      boolean waiting = progress.path("running").asText().equals(code);
      for (JsonNode each : progress.path("waiting")) {
        waiting |= each.asText().equals(code);
      }
      if (!waiting) {
        return true;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return false;
  }

  private void print(JsonNode survey) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(station.text(survey));
    } else {
      out.printf(
          "%s, %s to %s: %s%n",
          survey.path("transformer").asText(),
          survey.path("from").asText(),
          survey.path("to").asText(),
          survey.path("status").asText());
      if (survey.hasNonNull("cause")) {
        out.printf("not computable: %s%n", survey.path("cause").asText());
      }
      if (survey.hasNonNull("lossPercent")) {
        out.printf(
            "loss %.2f %% ± %.2f (k = 2), technical %s kWh, unexplained %s kWh%n",
            survey.path("lossPercent").asDouble(),
            survey.path("uncertaintyPercent").asDouble(),
            survey.path("technicalByVoltageKwh").asText(),
            survey.path("unexplainedKwh").asText());
      }
      for (JsonNode suspect : survey.path("suspects")) {
        out.printf(
            "  suspected: %s, meter %s, account %s, %s kWh, %s %s, confidence %.0f %%%n",
            suspect.path("type").asText(),
            suspect.path("meter").asText("none"),
            suspect.path("account").asText("none"),
            suspect.path("energyKwh").asText(),
            suspect.path("money").path("amount").asText(),
            suspect.path("money").path("currency").asText(),
            100 * suspect.path("confidence").asDouble());
        suspect.path("evidence").forEach(said -> out.printf("    %s%n", said.path("en").asText()));
      }
    }
    out.flush();
  }
}
