package io.taiqu.hwtest.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Command lines of this build's programs, run by the Java that runs this process. */
public final class JavaCommand {
  private JavaCommand() {}

  /**
   * The command line of a program: flags that fit the part, its class path, main class, arguments.
   */
  public static List<String> of(Part part, String mainClass, List<String> arguments) {
    return of(part, List.of(), mainClass, arguments);
  }

  /** The same with further flags for the virtual machine, which win over the part's own. */
  public static List<String> of(
      Part part, List<String> moreFlags, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags(part));
    command.addAll(moreFlags);
    command.add("-cp");
    command.add(part.classPath());
    command.add(mainClass);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /**
   * Runs a program to its end and returns what it wrote to standard output.
   *
   * @throws IllegalStateException if it ended with another code than 0
   */
  public static String outputOf(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(false).start();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> textOf(process.getErrorStream()));
      String output = textOf(process.getInputStream());
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(
            "%s ended with code %d: %s%s"
                .formatted(shortened(command), code, output, errors.join()));
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a program ran", e);
    }
  }

  /** Main class and arguments: what a person wants to read of a command line. */
  private static String shortened(List<String> command) {
    int classPath = command.indexOf("-cp");
    return String.join(" ", command.subList(classPath < 0 ? 0 : classPath + 2, command.size()));
  }

  private static String textOf(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> flags(Part part) {
    List<String> common =
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");
    List<String> own =
        switch (part) {
          // As the command taiqu starts a unit: it shares a small computer with nothing to spare.
          case EDGE ->
              List.of(
                  "-Xms6m",
                  "-Xmn2m",
                  "-Xmx48m",
                  "-XX:MinHeapFreeRatio=5",
                  "-XX:MaxHeapFreeRatio=20",
                  "-XX:-ShrinkHeapInSteps",
                  "-Xss256k",
                  "-XX:-UseCompactObjectHeaders",
                  "-XX:ReservedCodeCacheSize=16m",
                  "-XX:StringTableSize=4096",
                  "-XX:-UsePerfData",
                  "-XX:TrimNativeHeapInterval=5000",
                  "-XX:CompileThresholdScaling=10",
                  "-XX:C1MaxInlineLevel=2",
                  "-XX:C1MaxInlineSize=15",
                  "-XX:+IgnoreUnrecognizedVMOptions",
                  "-XX:+UnlockDiagnosticVMOptions",
                  "-XX:ArchiveRelocationMode=0",
                  "-XX:-AOTRecordTraining",
                  "-XX:-AOTReplayTraining");
          case SUPERVISOR -> List.of("-Xmx384m", "-XX:+UseCompactObjectHeaders");
          case WORLD -> List.of("-Xmx256m", "-XX:+UseCompactObjectHeaders");
        };
    List<String> all = new ArrayList<>(common);
    all.addAll(own);
    return all;
  }
}
