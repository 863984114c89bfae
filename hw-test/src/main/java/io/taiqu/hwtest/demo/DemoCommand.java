package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.estate.BrokerChoice;
import io.taiqu.hwtest.estate.EstateSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts the demonstration. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "A whole district on this machine: a supervisor with its broker, one edge unit per transformer, and behind each unit a virtual bus with meters, relays and households.",
      "Ctrl-C stops everything it started."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped, or the story was played and everything held",
      "1:the story fell short (standard error and the summary say where), or a start failed",
      "2:the command line is wrong",
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--for",
      paramLabel = "SECONDS",
      description = "Stop that many seconds after the system is ready.")
  private @Nullable Integer seconds;

  @Option(
      names = "--headless",
      description =
          "Play the story by itself and judge it; needs --for, at least 150 for all of it.")
  private boolean headless;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the summary; with --headless.")
  private @Nullable Path json;

  @Option(
      names = "--speed",
      defaultValue = "60",
      description = "Simulated seconds per second; default ${DEFAULT-VALUE}.")
  private int speed;

  @Option(names = "--districts", defaultValue = "2", description = "Default ${DEFAULT-VALUE}.")
  private int districts;

  @Option(
      names = "--transformers",
      defaultValue = "2",
      description = "Per district; default ${DEFAULT-VALUE}.")
  private int transformers;

  @Option(
      names = "--customers",
      defaultValue = "24",
      description = "Per transformer, at most 96; default ${DEFAULT-VALUE}.")
  private int customers;

  @Option(
      names = "--days",
      defaultValue = "30",
      description = "Days of history that the units deliver at start; default ${DEFAULT-VALUE}.")
  private int days;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Grows the same people, meters and weather again; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "run/demo",
      description = "Where it keeps its files, emptied at each start; default ${DEFAULT-VALUE}.")
  private Path directory = Path.of("run", "demo");

  @Option(
      names = "--port",
      defaultValue = "8080",
      description =
          "Of the supervisor's pages; the next free one if taken. Default ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--broker-port",
      defaultValue = "8883",
      description = "Of the MQTT broker; the next free one if taken. Default ${DEFAULT-VALUE}.")
  private int brokerPort;

  @Option(
      names = "--broker",
      defaultValue = "embedded",
      description =
          "embedded: inside the supervisor; mosquitto: started beside it. Default ${DEFAULT-VALUE}.")
  private BrokerChoice broker = BrokerChoice.EMBEDDED;

  @Option(
      names = "--baud",
      defaultValue = "19200",
      description = "Of the virtual buses; default ${DEFAULT-VALUE}.")
  private int baud;

  @Override
  public Integer call() {
    DemoOptions options;
    try {
      options = options();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          java.util.Objects.requireNonNull(spec).commandLine(), e.getMessage());
    }
    return new Demo(options).run();
  }

  private DemoOptions options() {
    return new DemoOptions(
        new EstateSize(districts, transformers, customers),
        days,
        seed,
        speed,
        directory,
        port,
        brokerPort,
        port + 1,
        broker,
        baud,
        headless,
        Optional.ofNullable(seconds).map(Duration::ofSeconds),
        Optional.ofNullable(json));
  }
}
