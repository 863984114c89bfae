package io.taiqu.hwtest;

import io.taiqu.hwtest.bench.BenchCommand;
import io.taiqu.hwtest.demo.DemoCommand;
import io.taiqu.hwtest.sim.TortureCommand;
import io.taiqu.hwtest.wear.WearCommand;
import io.taiqu.hwtest.world.WorldCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The test bench's commands; {@code taiqu} hands over to it. */
@Command(
    name = "taiqu",
    description = "Virtual hardware, the demo and the tests of Taiqu.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      MeterSimCommand.class,
      WorldCommand.class,
      WearCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      TortureCommand.class,
      DistrictCommand.class,
    })
public final class Main {
  private static final String LOG_CONFIGURATION = "logback.configurationFile";

  private Main() {}

  /** Runs the command named by the first argument. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "io/taiqu/hwtest/logback.xml");
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }
}
