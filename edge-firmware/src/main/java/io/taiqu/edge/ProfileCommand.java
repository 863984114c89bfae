package io.taiqu.edge;

import io.taiqu.edge.field.ExitCode;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.config.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu profile}: the meter models that a unit can read, and a technician's own. */
@Command(
    name = "profile",
    description = "The meter models that a unit can read; checks and tries a model of your own.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ProfileCommand.ListAll.class,
      ProfileCommand.Show.class,
      ProfileCommand.Check.class,
      ProfileTestCommand.class
    },
    footer = {
      "",
      "A model of your own:",
      "  taiqu profile show generic > my-meter.yaml      every key is explained there",
      "  taiqu profile check my-meter.yaml",
      "  taiqu profile test my-meter.yaml --port /dev/ttyUSB0 --baud 9600 --unit 1",
      "then put it into the directory that \"profiles\" of the unit's configuration names."
    })
final class ProfileCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  ProfileCommand() {}

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say what to do: list, show, check or test.");
  }

  /**
   * A model by its name or its file.
   *
   * @throws ConfigException with everything that is wrong with its file
   * @throws IOException if there is none
   */
  static MeterProfile find(String model, Optional<Path> directory)
      throws ConfigException, IOException {
    return model.endsWith(".yaml")
        ? ProfileReader.read(Path.of(model))
        : ProfileReader.load(model, directory);
  }

  static int report(ConfigException refused, Path file, PrintWriter err) {
    for (Problem problem : refused.problems()) {
      err.println(problem);
    }
    int count = refused.problems().size();
    err.println(count == 1 ? "1 problem." : count + " problems.");
    err.flush();
    return Files.exists(file) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
  }

  /** Where the technician's own models are. */
  static final class Own {
    @Option(
        names = "--profiles",
        paramLabel = "DIR",
        description = "A directory with models of your own, as \"profiles\" in the configuration.")
    private @Nullable Path directory;

    Optional<Path> directory() {
      return Optional.ofNullable(directory);
    }
  }

  @Command(
      name = "list",
      description = "Lists every model and how its meters are recognised.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @CommandLine.Mixin private Own own = new Own();

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    ListAll() {}

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try {
        if (json) {
          ProfileJson.list(ProfileReader.all(own.directory()), out);
        } else {
          for (ProfileReader.Found found : ProfileReader.all(own.directory())) {
            MeterProfile profile = found.profile();
            out.printf(
                "%-20s  %-28s  %d phase%s  %-44s%s%n",
                profile.id(),
                profile.name(),
                profile.phases(),
                profile.phases() == 1 ? " " : "s",
                ProfileText.recognition(profile),
                found.file().map(file -> "  " + file).orElse(""));
          }
        }
        out.flush();
        return ExitCode.DONE;
      } catch (ConfigException e) {
        return report(e, own.directory().orElse(Path.of(".")), spec.commandLine().getErr());
      }
    }
  }

  @Command(
      name = "show",
      description = "Prints a model's file, as a start for one of your own.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "Name of the model.")
    private String model = "";

    @CommandLine.Mixin private Own own = new Own();
    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Show() {}

    @Override
    public Integer call() throws IOException {
      Optional<Path> file =
          own.directory().map(dir -> dir.resolve(model + ".yaml")).filter(Files::exists);
      PrintWriter out = spec.commandLine().getOut();
      if (file.isEmpty() && !ProfileReader.BUNDLED.contains(model)) {
        spec.commandLine().getErr().println(ProfileText.unknown(model));
        return ExitCode.NOT_FOUND;
      }
      out.print(file.isPresent() ? Files.readString(file.get()) : ProfileReader.text(model));
      out.flush();
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "check",
      description = "Says everything that is wrong with a model's file.",
      mixinStandardHelpOptions = true,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:nothing is wrong", "2:something is", "3:there is no such file"})
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The model's file.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Check() {}

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      try {
        MeterProfile profile = ProfileReader.read(file);
        if (json) {
          ProfileJson.checked(profile, out);
        } else {
          ProfileText.summary(profile, out);
          out.println("Everything is in order.");
        }
        out.flush();
        return ExitCode.DONE;
      } catch (ConfigException e) {
        if (json) {
          ProfileJson.problems(e.problems(), out);
          out.flush();
          return Files.exists(file) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
        }
        return report(e, file, spec.commandLine().getErr());
      }
    }
  }
}
