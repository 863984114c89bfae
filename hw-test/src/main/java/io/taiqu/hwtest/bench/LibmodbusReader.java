package io.taiqu.hwtest.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A small program on libmodbus, compiled when it is asked for. */
final class LibmodbusReader implements WireReader, Poller {
  private static final String SOURCE = "libmodbus_reader.c";

  private final Path program;

  private LibmodbusReader(Path program) {
    this.program = program;
  }

  /**
   * Compiles the program into this directory.
   *
   * @throws Benchmark.BenchFailed if there is no compiler or no libmodbus; the message says which
   */
  static LibmodbusReader compile(Path directory) throws Benchmark.BenchFailed {
    Path source = directory.resolve(SOURCE);
    Path program = directory.resolve("libmodbus_reader");
    try (InputStream in =
        Objects.requireNonNull(LibmodbusReader.class.getResourceAsStream(SOURCE))) {
      Files.copy(in, source);
      List<String> flags = run(List.of("pkg-config", "--cflags", "--libs", "libmodbus"), "");
      List<String> command =
          new ArrayList<>(List.of("gcc", "-O2", "-o", program.toString(), source.toString()));
      flags.forEach(line -> command.addAll(Arrays.asList(line.strip().split("\\s+"))));
      run(command, "");
      return new LibmodbusReader(program);
    } catch (IOException e) {
      throw new Benchmark.BenchFailed(
          "it needs gcc, pkg-config and libmodbus (Debian: apt install gcc pkg-config"
              + " libmodbus-dev): "
              + e.getMessage());
    }
  }

  @Override
  public String name() {
    return "libmodbus";
  }

  @Override
  public Told read(String port, int baud, List<Read> reads) throws Benchmark.BenchFailed {
    StringBuilder lines = new StringBuilder();
    reads.forEach(read ->
        lines.append("%d %d %d%n".formatted(read.unit(), read.address(), read.registers())));
    try {
      run(List.of(program.toString(), port, Integer.toString(baud)), lines.toString());
      return Told.NOTHING;
    } catch (IOException e) {
      throw new Benchmark.BenchFailed(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public long poll(String port, int baud, List<List<Read>> meters, Duration span)
      throws Benchmark.BenchFailed {
    StringBuilder lines = new StringBuilder();
    meters.forEach(meter ->
        meter.forEach(read ->
            lines.append("%d %d %d%n".formatted(read.unit(), read.address(), read.registers()))));
    try {
      List<String> output =
          run(
              List.of(
                  program.toString(),
                  port,
                  Integer.toString(baud),
                  Long.toString(span.toSeconds())),
              lines.toString());
      return Long.parseLong(output.getLast().strip());
    } catch (IOException e) {
      throw new Benchmark.BenchFailed(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> run(List<String> command, String input)
      throws IOException, Benchmark.BenchFailed {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(command.getFirst() + " ended with " + exit + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new Benchmark.BenchFailed("interrupted");
    }
    return output.lines().toList();
  }
}
