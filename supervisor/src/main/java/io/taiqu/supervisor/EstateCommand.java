package io.taiqu.supervisor;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code taiqu supervisor estate}. */
@Command(
    name = "estate",
    description = "Districts, transformers, supply points, customers, tariffs and policies.")
final class EstateCommand extends CommandGroup {
  @Command(
      name = "import",
      description = {
        "Gives an estate document (JSON) to the running supervisor: whole or not at all, with every problem named.",
        "Signs in as an administrator; the password is read from TAIQU_PASSWORD or asked for."
      },
      mixinStandardHelpOptions = true)
  int give(
      @Mixin StationOptions station,
      @Parameters(paramLabel = "FILE", description = "The estate document.") Path file)
      throws Exception {
    if (!Files.isReadable(file)) {
      throw new StationOptions.Refused(Main.NOT_FOUND, file + " does not exist or can't be read.");
    }
    spec()
        .commandLine()
        .getOut()
        .println(station.call("PUT", "/api/v1/estate", Files.readAllBytes(file)));
    return Main.DONE;
  }
}
