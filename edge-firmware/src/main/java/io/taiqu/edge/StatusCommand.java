package io.taiqu.edge;

import io.taiqu.edge.field.ExitCode;
import io.taiqu.protocol.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code taiqu edge status}: asks the running unit on this machine, or another one by its address.
 */
@Command(
    name = "status",
    description =
        "Shows what the running unit sees: meters, balances, relays and why a relay is held.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "2:wrong use, or a configuration that can't be used",
      "3:no configuration there",
      "4:the unit does not answer",
      "5:it answered with a refusal"
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Mixin private ConfigOptions options = new ConfigOptions();

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Address of the unit's status page, instead of the one in the configuration.")
  private @Nullable URI url;

  @Option(
      names = "--lang",
      paramLabel = "en|zh",
      description = "Language of the text (default: that of the terminal).")
  private String language = System.getProperty("user.language", "en");

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  StatusCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    URI base;
    try {
      base = address();
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return Files.exists(options.file()) ? ExitCode.USAGE : ExitCode.NOT_FOUND;
    }
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(json ? "/status.json" : "/status.txt?lang=" + language))
            .timeout(PATIENCE)
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      PrintWriter out = spec.commandLine().getOut();
      out.print(response.body());
      out.flush();
      return response.statusCode() == 200
          ? ExitCode.DONE
          : response.statusCode() == 503 ? ExitCode.SILENT : ExitCode.REFUSED;
    } catch (ConnectException | HttpTimeoutException e) {
      err.println("No unit answers at " + base + ". Is it running? (systemctl status taiqu-edge)");
      return ExitCode.SILENT;
    }
  }

  private URI address() throws ConfigException {
    Optional<URI> given = Optional.ofNullable(url);
    if (given.isPresent()) {
      return given.get();
    }
    EdgeConfig.Http http = options.read().value().http();
    return URI.create("http://" + http.host() + ":" + http.port());
  }
}
