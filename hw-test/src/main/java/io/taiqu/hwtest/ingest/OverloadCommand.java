package io.taiqu.hwtest.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taiqu torture overload}. */
@Command(
    name = "overload",
    mixinStandardHelpOptions = true,
    description =
        "Units make twice as many readings as the supervisor was seen to store. What it acknowledges must be stored, its memory must stay bounded, and 60 s after the load falls to half of what it can do new readings must be acknowledged within 5 s again.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything held",
      "1:something did not",
      "2:it could not be run, or the command line is wrong"
    })
public final class OverloadCommand implements Callable<Integer> {
  @Option(
      names = "--minutes",
      defaultValue = "10",
      paramLabel = "N",
      description = "How long there is too much; default ${DEFAULT-VALUE}.")
  private double minutes = 10;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "run/overload",
      description = "Where it keeps its files; default ${DEFAULT-VALUE}.")
  private Path directory = Path.of("run", "overload");

  @Mixin private TortureTelling telling = new TortureTelling();

  @Override
  public Integer call() throws IOException {
    if (!(minutes > 0)) {
      return telling.notRun("--minutes must be more than 0");
    }
    return telling.tell(
        () -> OverloadTorture.run(Duration.ofSeconds(Math.round(60 * minutes)), directory));
  }
}
