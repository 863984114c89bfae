package io.taiqu.edge;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code taiqu edge run}. */
@Command(
    name = "run",
    description =
        "Runs the unit until it is stopped (SIGTERM, Ctrl-C). Relays stay as they are when it stops.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped as asked",
      "1:a fault; start it again",
      "2:a configuration that can't be used",
      "3:no configuration there"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  RunCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return UnitRun.run(options.file(), options.overrides(), spec.commandLine().getErr()::println);
  }
}
