package io.taiqu.hwtest.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.taiqu.hwtest.demo.Mosquitto;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.eclipse.paho.mqttv5.common.MqttException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code taiqu torture failover}. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = {
      "Two supervisors share one PostgreSQL and one mosquitto by shared subscriptions; each is ended",
      "by turns with kill -9 while units send. The other one must go on within 10 s, every reading",
      "must be stored once, and the sums must be those of the stored readings."
    },
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

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (kills < 1) {
      System.err.println("taiqu torture: --kills must be at least 1");
      return 2;
    }
    if (Mosquitto.program().isEmpty()) {
      System.err.println(
          "taiqu torture: mosquitto is not installed (Debian, Ubuntu: apt install mosquitto)");
      return 2;
    }
    try {
      FailoverTorture.Result result = FailoverTorture.run(kills, directory);
      System.out.println(
          json
              ? new ObjectMapper().writeValueAsString(result)
              : result.held()
                  ? "everything held: readings went on after %.1f s, the other led after %.1f s"
                      .formatted(result.takeoverSeconds(), result.leaderSeconds())
                  : String.join("\n", result.violations()));
      return result.held() ? 0 : 1;
    } catch (IOException | SQLException | MqttException e) {
      System.err.println("taiqu torture: " + e.getMessage());
      return 2;
    }
  }
}
