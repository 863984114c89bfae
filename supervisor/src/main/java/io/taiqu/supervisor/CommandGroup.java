package io.taiqu.supervisor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing but hold others. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
class CommandGroup implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  CommandGroup() {}

  /** Which command of the group was given. */
  final CommandSpec spec() {
    return spec;
  }

  @Override
  public final void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: "
            + spec.name()
            + " "
            + String.join(", ", spec.subcommands().keySet())
            + ".");
  }
}
