package io.taiqu.edge.field;

import io.taiqu.edge.logging.ConsoleLogging;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code taiqu bus}: the tools on an RS-485 line. */
@Command(
    name = "taiqu bus",
    description = {
      "Tools on an RS-485 line, for a technician with a laptop or on the unit itself.",
      "The Modbus code is the unit's own. Stop the unit's service first where it has the port:"
          + " only sniff may listen beside another master."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      BusScanCommand.class,
      BusReadCommand.class,
      BusWriteCommand.class,
      BusSniffCommand.class,
      BusMonitorCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the port or a file could not be used; the message says why",
      "2:wrong use",
      "3:nothing was found, or no such profile",
      "4:the device does not answer, or its answer is damaged",
      "5:refused, by the device or by this program"
    })
public final class BusCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  BusCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    ConsoleLogging.choose();
    System.exit(commandLine().execute(args));
  }

  /** The command, for tests. */
  public static CommandLine commandLine() {
    return new CommandLine(new BusCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((fault, line, parsed) -> {
          boolean usage = fault instanceof IllegalArgumentException;
          line.getErr()
              .println(
                  line.getCommandSpec().qualifiedName()
                      + ": "
                      + (fault.getMessage() == null ? fault.toString() : fault.getMessage()));
          return usage ? ExitCode.USAGE : ExitCode.FAILED;
        });
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say what to do: scan, read, write, sniff or monitor.");
  }
}
