package io.taiqu.supervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a command reaches the running supervisor, and as whom. */
final class StationOptions {
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;

  private final ObjectMapper mapper = new ObjectMapper();

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8090",
      description = "Where the supervisor serves (default: ${DEFAULT-VALUE}).")
  private String url = "";

  @Option(
      names = "--user",
      defaultValue = "admin",
      description =
          "Who acts (default: ${DEFAULT-VALUE}); the password is read from --password-file or TAIQU_PASSWORD, or asked for.")
  private String user = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Read the password from this file, for what runs by itself.")
  private Optional<Path> passwordFile = Optional.empty();

  private String token = "";

  /** The supervisor did not do it; the message is for the user. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    Refused(int exitCode, String message) {
      super(message);
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

  /** Signs in, the first time, makes one request and gives its answer. */
  JsonNode call(String method, String path, byte[] body)
      throws Refused, IOException, InterruptedException {
    return mapper.readTree(bytes(method, path, body));
  }

  /** As {@link #call}, of an answer that need not be JSON. */
  byte[] bytes(String method, String path, byte[] body)
      throws Refused, IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      if (token.isEmpty()) {
        token = signedIn(client);
      }
      HttpRequest.Builder request =
          HttpRequest.newBuilder(request(method, path, body), (name, value) -> true)
              .header("Authorization", "Bearer " + token);
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() >= CLIENT_ERRORS) {
        throw new Refused(exitCode(answer.statusCode()), detail(answer));
      }
      return answer.body();
    } catch (ConnectException e) {
      throw new Refused(Main.FAILED, "nothing answers at " + url + ": is the supervisor running?");
    }
  }

  private String signedIn(HttpClient client) throws Refused, IOException, InterruptedException {
    HttpResponse<byte[]> signedIn =
        client.send(
            request("POST", "/api/v1/sessions", credentials()),
            HttpResponse.BodyHandlers.ofByteArray());
    if (signedIn.statusCode() != CREATED) {
      throw new Refused(Main.REFUSED, "not signed in as " + user + ": " + detail(signedIn));
    }
    return mapper.readTree(signedIn.body()).path("token").asText();
  }

  private static int exitCode(int status) {
    if (status == NOT_FOUND) {
      return Main.NOT_FOUND;
    }
    return status < SERVER_ERRORS ? Main.REFUSED : Main.FAILED;
  }

  private HttpRequest request(String method, String path, byte[] body) throws Refused {
    try {
      return HttpRequest.newBuilder(URI.create(url + path))
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
          .build();
    } catch (IllegalArgumentException e) {
      // What was typed is part of it.
      throw new Refused(Main.USAGE, "not an address: " + url + path);
    }
  }

  private byte[] credentials() throws Refused, JsonProcessingException {
    return mapper.writeValueAsBytes(Map.of("user", user, "password", password()));
  }

  /** A body of these members. */
  byte[] body(Map<String, ?> members) throws JsonProcessingException {
    return mapper.writeValueAsBytes(members);
  }

  /** A document as text, indented. */
  String text(JsonNode document) throws JsonProcessingException {
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document);
  }

  private String detail(HttpResponse<byte[]> answer) throws IOException {
    try {
      return mapper.readTree(answer.body()).path("detail").asText("status " + answer.statusCode());
    } catch (JsonProcessingException e) {
      return "status " + answer.statusCode();
    }
  }

  private String password() throws Refused {
    if (passwordFile.isPresent()) {
      try {
        return Files.readString(passwordFile.get()).strip();
      } catch (IOException e) {
        throw new Refused(Main.NOT_FOUND, passwordFile.get() + " can't be read.");
      }
    }
    String given = System.getenv("TAIQU_PASSWORD");
    if (given != null) {
      return given;
    }
    if (System.console() == null) {
      throw new Refused(
          Main.USAGE,
          "there is no terminal to ask for the password of "
              + user
              + ": give it by --password-file or TAIQU_PASSWORD.");
    }
    char[] typed = System.console().readPassword("Password: ");
    if (typed == null) {
      throw new Refused(Main.USAGE, "no password was typed.");
    }
    return new String(typed);
  }
}
