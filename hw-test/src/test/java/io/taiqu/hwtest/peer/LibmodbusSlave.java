package io.taiqu.hwtest.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.TerminalCable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A slave made of libmodbus behind a terminal: registers of an Eastron SDM120 with fixed values
 * (230.5 V, 4.25 A, 930 W, power factor 0.95, 50 Hz). It is compiled when a test asks for it.
 */
public final class LibmodbusSlave implements AutoCloseable {

  private static final Path SOURCE = Path.of("src/test/c/libmodbus_slave.c");

  private final TerminalCable cable;
  private final Process process;

  private LibmodbusSlave(TerminalCable cable, Process process) {
    this.cable = cable;
    this.process = process;
  }

  /**
   * Compiles and starts a slave; without a compiler or libmodbus the test is skipped, or failed
   * where CI is true.
   *
   * @param line without parity and with one stop bit
   * @param address its station address
   * @param kilowattHours what its import register shows
   * @param serial what its serial number register shows
   */
  public static LibmodbusSlave start(
      LineSettings line, int address, String kilowattHours, long serial)
      throws IOException, InterruptedException {
    Path program = compiled();
    TerminalCable cable = TerminalCable.of(line);
    Process process =
        new ProcessBuilder(
                program.toString(),
                cable.rightPath(),
                Integer.toString(line.baud()),
                Integer.toString(address),
                kilowattHours,
                Long.toString(serial))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertEquals("ready", said.readLine(), "first word of the slave");
    return new LibmodbusSlave(cable, process);
  }

  /** The terminal that a master opens. */
  public String path() {
    return cable.leftPath();
  }

  @Override
  public void close() {
    try {
      // The end of its standard input tells it to go.
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    cable.assertWhole();
    cable.close();
  }

  private static Path compiled() throws IOException, InterruptedException {
    PeerProgram compiler = PeerProgram.find("gcc", "Debian: apt install gcc");
    PeerProgram packages = PeerProgram.find("pkg-config", "Debian: apt install pkg-config");
    PeerProgram.Outcome flags = packages.run("--cflags", "--libs", "libmodbus");
    if (flags.exit() != 0) {
      throw PeerProgram.missing("libmodbus is not installed (Debian: apt install libmodbus-dev)");
    }
    Path directory = Files.createDirectories(Path.of("target", "peer"));
    Path program = directory.resolve("libmodbus_slave").toAbsolutePath();
    List<String> arguments =
        new ArrayList<>(List.of("-O1", "-o", program.toString(), SOURCE.toString()));
    arguments.addAll(Arrays.asList(flags.output().strip().split("\\s+")));
    PeerProgram.Outcome outcome = compiler.run(arguments.toArray(String[]::new));
    assertEquals(0, outcome.exit(), outcome.output());
    return program;
  }
}
