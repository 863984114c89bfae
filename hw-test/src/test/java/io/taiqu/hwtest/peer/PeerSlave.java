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
import org.junit.jupiter.api.Assumptions;

/** A slave that others wrote, behind a terminal of its own. */
final class PeerSlave implements AutoCloseable {

  private static final Path LIBMODBUS = Path.of("src/test/c/libmodbus_slave.c");
  private static final Path PYMODBUS = Path.of("src/test/python/pymodbus_slave.py");

  private final TerminalCable cable;
  private final Process process;

  private PeerSlave(TerminalCable cable, Process process) {
    this.cable = cable;
    this.process = process;
  }

  /**
   * Compiles and starts a slave made of libmodbus; without a compiler or libmodbus the test is
   * skipped, or failed where CI is true.
   *
   * @param line without parity and with one stop bit
   * @param address its station address
   */
  static PeerSlave ofLibmodbus(LineSettings line, int address, PeerImage image)
      throws IOException, InterruptedException {
    return start(List.of(compiled().toString()), line, address, image);
  }

  /** Starts a slave made of pymodbus 3.0; skipped or failed likewise. */
  static PeerSlave ofPymodbus(LineSettings line, int address, PeerImage image)
      throws IOException, InterruptedException {
    String install = "Debian: apt install python3-pymodbus python3-serial python3-serial-asyncio";
    // The system's own Python has the system's packages.
    PeerProgram python = new PeerProgram(Path.of("/usr/bin/python3"));
    if (!Files.isExecutable(python.path())
        || python.run("-c", "import serial, serial_asyncio, pymodbus").exit() != 0) {
      throw PeerProgram.missing("pymodbus is not installed (" + install + ")");
    }
    Assumptions.assumeTrue(
        python.run("-c", "import pymodbus.framer.rtu_framer").exit() == 0,
        "this pymodbus is too new for the slave that was written for 3.0");
    return start(List.of(python.path().toString(), PYMODBUS.toString()), line, address, image);
  }

  private static PeerSlave start(
      List<String> program, LineSettings line, int address, PeerImage image) throws IOException {
    TerminalCable cable = TerminalCable.of(line);
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(cable.rightPath(), Integer.toString(line.baud()), Integer.toString(address)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().write(image.lines().getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertEquals("ready", said.readLine(), "first word of the slave");
    return new PeerSlave(cable, process);
  }

  /** The terminal that a master opens. */
  String path() {
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
        new ArrayList<>(List.of("-O1", "-o", program.toString(), LIBMODBUS.toString()));
    arguments.addAll(Arrays.asList(flags.output().strip().split("\\s+")));
    PeerProgram.Outcome outcome = compiler.run(arguments.toArray(String[]::new));
    assertEquals(0, outcome.exit(), outcome.output());
    return program;
  }
}
