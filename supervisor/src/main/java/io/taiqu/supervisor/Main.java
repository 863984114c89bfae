package io.taiqu.supervisor;

import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Overrides;
import io.taiqu.supervisor.transaction.StoreException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the supervisor. */
@Command(
    name = "taiqu supervisor",
    description = "The station: accounts, credit, readings, line loss, pages and API.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      LossCommand.class,
      ConfigCommand.class,
      EstateCommand.class,
      UserCommand.class,
      RecoverCommand.class,
      ApprovalsCommand.class,
      ReplaceCommand.class,
      FuseCommand.class,
      RollOutCommand.class,
      NoticesCommand.class,
      BillsCommand.class,
      ExportCommand.class,
      ReadingsCommand.class,
      CopyCommand.class,
      GrantsCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:it did not work; the message says why",
      "2:wrong use, or a configuration that can't be used",
      "3:what was named does not exist",
      "5:refused; nothing was changed"
    })
public final class Main implements Runnable {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_FOUND = 3;
  static final int REFUSED = 5;

  private static final String LOG_CONFIGURATION = "logback.configurationFile";

  // Held here, because the JDK forgets the level of a logger that nobody holds.
  private static final Logger WEB_SERVER = Logger.getLogger("io.helidon");

  @Spec private CommandSpec spec;

  /** Made by picocli, which gives it its description. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Before the first logger is made. The file has a name of its own, because other programs may
    // share the class path.
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "io/taiqu/supervisor/logback.xml");
    }
    // The web server logs through the JDK, and tells at each start what it is made of.
    WEB_SERVER.setLevel(Level.WARNING);
    Optional<Path> service = serviceConfig(arguments);
    System.exit(service.isPresent() ? serve(service.get()) : commandLine().execute(arguments));
  }

  /**
   * The configuration's file, if these arguments are those of the installed service, which is to be
   * there again as soon as it can and has no use for a parser of command lines.
   */
  static Optional<Path> serviceConfig(String... arguments) {
    return arguments.length == 3 && arguments[0].equals("run") && arguments[1].equals("--config")
        ? Optional.of(Path.of(arguments[2]))
        : Optional.empty();
  }

  private static int serve(Path config) {
    try {
      return RunCommand.run(SupervisorConfig.read(config, Overrides.ofProcess(Map.of())).value());
    } catch (Exception fault) {
      return explain(fault, new PrintWriter(System.err, true));
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((fault, line, parsed) -> explain(fault, line.getErr()));
  }

  private static int explain(Exception fault, PrintWriter err) {
    return switch (fault) {
      case ConfigException problems -> {
        problems.problems().forEach(err::println);
        yield USAGE;
      }
      case StationOptions.Refused refused -> {
        err.println("taiqu supervisor: " + refused.getMessage());
        yield refused.exitCode();
      }
      case StoreException store -> {
        err.println("taiqu supervisor: " + store.getMessage());
        yield FAILED;
      }
      default -> {
        err.println(
            "taiqu supervisor: "
                + Optional.ofNullable(fault.getMessage()).orElse(fault.toString()));
        yield FAILED;
      }
    };
  }

  /** Without a subcommand there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: run, config check, estate import, user add, recover, replace, fuse, rollout, export, readings, copy, approvals, grants.");
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version =
          Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
              .orElse("development");
      return new String[] {"Taiqu supervisor " + version, "Java " + Runtime.version()};
    }
  }
}
