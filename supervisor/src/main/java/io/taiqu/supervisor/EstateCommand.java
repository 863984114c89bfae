package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code taiqu supervisor estate import}. */
@Command(
    name = "estate",
    description = "Districts, transformers, supply points, customers, tariffs and policies.",
    mixinStandardHelpOptions = true,
    subcommands = EstateCommand.Import.class)
final class EstateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  EstateCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: estate import FILE.");
  }

  /** Gives an estate document to the running supervisor, as the API does. */
  @Command(
      name = "import",
      description = {
        "Gives an estate document (JSON) to the running supervisor: whole or not at all, with every problem named.",
        "Signs in as an administrator; the password is read from TAIQU_PASSWORD or asked for."
      },
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    @Mixin private StationOptions station = new StationOptions();

    @Parameters(paramLabel = "FILE", description = "The estate document.")
    private @Nullable Path file;

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    Import() {}

    @Override
    public Integer call() throws Exception {
      PrintWriter err = spec.commandLine().getErr();
      if (file == null || !Files.isReadable(file)) {
        err.println("taiqu supervisor: " + file + " does not exist or can't be read.");
        return Main.NOT_FOUND;
      }
      JsonNode counts = station.call("PUT", "/api/v1/estate", Files.readAllBytes(file));
      spec.commandLine().getOut().println(counts);
      return Main.DONE;
    }
  }
}
