package io.taiqu.edge.field;

import io.taiqu.edge.modbus.FieldBus;
import io.taiqu.edge.modbus.Framing;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.edge.modbus.SocketTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say which line, and how it is driven: a serial port, or a gateway of Modbus TCP
 * or of RTU frames over TCP.
 */
public final class PortOptions {
  private static final Pattern GATEWAY = Pattern.compile("(tcp|rtu)://([^:/]+)(?::(\\d+))?");
  private static final int MODBUS_TCP_PORT = 502;

  @Option(
      names = {"-p", "--port"},
      required = true,
      paramLabel = "DEVICE",
      description =
          "The serial port, such as /dev/ttyUSB0; or a gateway: tcp://HOST[:502] for Modbus TCP,"
              + " rtu://HOST:PORT for RTU frames over TCP.")
  private String port = "";

  @Option(
      names = {"-b", "--baud"},
      defaultValue = "9600",
      description = "Bits per second (default: ${DEFAULT-VALUE}).")
  private int baud = 9600;

  @Option(
      names = "--parity",
      defaultValue = "none",
      description = "none, even or odd (default: ${DEFAULT-VALUE}).")
  private LineSettings.Parity parity = LineSettings.Parity.NONE;

  @Option(
      names = "--stop-bits",
      defaultValue = "1",
      description = "1 or 2 (default: ${DEFAULT-VALUE}).")
  private int stopBits = 1;

  @Option(names = "--profiles", paramLabel = "DIRECTORY", description = "Meter models of your own.")
  private @Nullable Path profiles;

  /** Whether the line's speed is a gateway's affair. */
  boolean isGateway() {
    return GATEWAY.matcher(port).matches();
  }

  LineSettings line() {
    return new LineSettings(port, baud, parity, stopBits);
  }

  LineSettings line(int otherBaud, LineSettings.Parity otherParity) {
    return new LineSettings(port, otherBaud, otherParity, stopBits);
  }

  /** The directory with meter models of the technician's own. */
  public Optional<Path> profiles() {
    return Optional.ofNullable(profiles);
  }

  /**
   * The line, open.
   *
   * @throws IOException if it can't be used
   * @throws IllegalArgumentException if it is a gateway's address with something missing
   */
  public FieldBus open() throws IOException {
    return open(line());
  }

  static FieldBus open(LineSettings line) throws IOException {
    FieldBus bus = bus(line);
    try {
      bus.open();
    } catch (IOException e) {
      bus.close();
      throw e;
    }
    return bus;
  }

  private static FieldBus bus(LineSettings line) {
    Matcher gateway = GATEWAY.matcher(line.port());
    if (!gateway.matches()) {
      return new FieldBus(line, new SerialPortTransport(line));
    }
    boolean modbusTcp = gateway.group(1).equals("tcp");
    String number = gateway.group(3);
    if (number == null && !modbusTcp) {
      throw new IllegalArgumentException("rtu:// needs a port: rtu://HOST:PORT");
    }
    int tcpPort = number == null ? MODBUS_TCP_PORT : Numbers.within("the port", number, 1, 65_535);
    return new FieldBus(
        line,
        new SocketTransport(gateway.group(2), tcpPort),
        modbusTcp ? Framing.TCP : Framing.RTU);
  }
}
