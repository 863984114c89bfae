package io.taiqu.hwtest.ingest;

import io.taiqu.hwtest.demo.Mosquitto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code taiqu torture failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description =
        "Two supervisors share one PostgreSQL and one mosquitto by shared subscriptions; each is ended by turns with kill -9 while units send. The other one must go on within 10 s, every reading must be stored once, and the sums must be those of the stored readings.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything held",
      "1:something did not",
      "2:it could not be run, or the command line is wrong"
    })
public final class FailoverCommand implements Callable<Integer> {
  @Option(
      names = "--kills",
      defaultValue = "6",
      paramLabel = "N",
      description = "How many; default ${DEFAULT-VALUE}.")
  private int kills = 6;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "run/failover",
      description = "Where it keeps its files; default ${DEFAULT-VALUE}.")
  private Path directory = Path.of("run", "failover");

  @Mixin private TortureTelling telling = new TortureTelling();

  @Override
  public Integer call() throws IOException {
    if (kills < 1) {
      return telling.notRun("--kills must be at least 1");
    }
    if (Mosquitto.program().isEmpty()) {
      return telling.notRun("mosquitto is not installed (Debian, Ubuntu: apt install mosquitto)");
    }
    return telling.tell(() -> FailoverTorture.run(kills, directory));
  }
}
