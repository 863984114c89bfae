package io.taiqu.supervisor;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    private static final int OK = 200;
    private static final int CREATED = 201;

    @Option(
        names = "--url",
        defaultValue = "http://127.0.0.1:8090",
        description = "Where the supervisor serves (default: ${DEFAULT-VALUE}).")
    private String url = "";

    @Option(
        names = "--user",
        defaultValue = "admin",
        description = "An administrator (default: ${DEFAULT-VALUE}).")
    private String user = "";

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
      ObjectMapper mapper = new ObjectMapper();
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<String> signedIn =
            client.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/sessions"))
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofByteArray(
                            mapper.writeValueAsBytes(Map.of("user", user, "password", password()))))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (signedIn.statusCode() != OK && signedIn.statusCode() != CREATED) {
          err.println("taiqu supervisor: not signed in: " + signedIn.body());
          return Main.REFUSED;
        }
        String token = mapper.readTree(signedIn.body()).path("token").asText();
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/estate"))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + token)
                    .PUT(HttpRequest.BodyPublishers.ofFile(file))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        boolean applied = answer.statusCode() == OK;
        (applied ? spec.commandLine().getOut() : err).println(answer.body());
        return applied ? Main.DONE : Main.REFUSED;
      }
    }

    private static String password() {
      String given = System.getenv("TAIQU_PASSWORD");
      if (given != null) {
        return given;
      }
      char[] typed =
          System.console() == null ? new char[0] : System.console().readPassword("Password: ");
      return new String(typed);
    }
  }
}
