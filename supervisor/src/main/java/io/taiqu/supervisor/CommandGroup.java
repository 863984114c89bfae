package io.taiqu.supervisor;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
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

  /** Wrong use of the command that was given, whose own usage is shown with it. */
  final ParameterException wrongUse(String message) {
    ParseResult parsed = spec.commandLine().getParseResult();
    CommandSpec given =
        parsed != null && parsed.hasSubcommand() ? parsed.subcommand().commandSpec() : spec;
    return new ParameterException(given.commandLine(), message);
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
