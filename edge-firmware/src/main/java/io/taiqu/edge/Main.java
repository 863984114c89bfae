package io.taiqu.edge;

import io.taiqu.edge.field.ExitCode;
import io.taiqu.edge.logging.ConsoleLogging;
import io.taiqu.protocol.config.Overrides;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The edge unit's command line. */
@Command(
    name = "taiqu edge",
    description =
        "The edge unit beside a transformer: reads its meters, charges, and switches supply.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      RunCommand.class,
      StatusCommand.class,
      CommissionCommand.class,
      ConfigCommand.class,
      ProfileCommand.class,
      ExchangeMeterCommand.class,
      LockCommand.class,
      TokenCommand.class,
      ReconnectCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it did not work; the message says why",
      "2:wrong use, or a configuration that can't be used",
      "3:what was asked for is not there",
      "4:the unit does not answer",
      "5:the unit refused"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by picocli, which sets the command's own description. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) throws InterruptedException {
    ConsoleLogging.choose();
    Optional<Path> service = serviceConfig(args);
    System.exit(
        service.isPresent()
            ? UnitRun.run(service.get(), Overrides.ofProcess(Map.of()), System.err::println)
            : commandLine().execute(args));
  }

  /**
   * The configuration's file, if these arguments are those of the installed service. It has no use
   * for a parser of command lines, which would stay in its memory for as long as it runs.
   */
  static Optional<Path> serviceConfig(String... args) {
    return args.length == 3 && args[0].equals("run") && args[1].equals("--config")
        ? Optional.of(Path.of(args[2]))
        : Optional.empty();
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((fault, line, parsed) -> {
          line.getErr()
              .println(
                  "taiqu edge: "
                      + (fault.getMessage() == null ? fault.toString() : fault.getMessage()));
          return ExitCode.FAILED;
        });
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Say what to do: "
            + String.join(", ", spec.subcommands().keySet())
            + ". See taiqu edge --help.");
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Taiqu edge unit " + ProcessFacts.version(), "Java " + Runtime.version()
      };
    }
  }
}
