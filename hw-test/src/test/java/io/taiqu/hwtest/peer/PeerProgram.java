package io.taiqu.hwtest.peer;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that others wrote and that must be installed.
 *
 * @param path where it is
 */
public record PeerProgram(Path path) {

  /** What a program said and how it ended. */
  public record Outcome(int exit, String output) {}

  /** Finds the program, or ends the test: skipped, but failed where CI is true. */
  public static PeerProgram find(String name, String howToInstall) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path candidate = Path.of(directory, name);
      if (Files.isExecutable(candidate)) {
        return new PeerProgram(candidate);
      }
    }
    throw missing(name + " is not installed (" + howToInstall + ")");
  }

  /** Ends the test for want of something: skipped, but failed where CI is true. */
  public static IllegalStateException missing(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail(reason);
    }
    Assumptions.abort(reason);
    return new IllegalStateException(reason);
  }

  /** Runs it to its end, which must come within 20 seconds. */
  public Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    byte[] output = process.getInputStream().readAllBytes();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail(command + " did not end");
    }
    return new Outcome(process.exitValue(), new String(output, StandardCharsets.UTF_8));
  }
}
