package io.taiqu.edge.modbus;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A serial port of the machine. Reads never block inside the driver: its timeouts count in tenths
 * of a second on Linux, far coarser than a frame, so the waiting is done here, by the time the
 * missing bytes need on the wire.
 */
public final class SerialPortTransport implements BusTransport {
  private final LineSettings line;
  private @Nullable SerialPort open;

  /** A closed transport for this line. */
  public SerialPortTransport(LineSettings line) {
    this.line = line;
  }

  @Override
  public void open() throws IOException {
    if (!Files.exists(Path.of(line.port()))) {
      throw new IOException(line.port() + " does not exist: is the adapter plugged in?");
    }
    SerialPort port;
    try {
      port = SerialPort.getCommPort(line.port());
    } catch (SerialPortInvalidPortException e) {
      throw new IOException(line.port() + " is not a serial port", e);
    }
    port.setComPortParameters(
        line.baud(),
        8,
        line.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
        parity());
    port.setComPortTimeouts(SerialPort.TIMEOUT_NONBLOCKING, 0, 0);
    // A pseudo terminal reports error 25 (it has no modem lines) and is open all the same.
    if (!port.openPort(0) && !port.isOpen()) {
      throw new IOException(
          line.port()
              + " cannot be opened (error "
              + port.getLastErrorCode()
              + "): in use, or no permission?");
    }
    open = port;
  }

  /**
   * Runs {@code goodbye} when the process is told to end, before the driver closes every port under
   * the feet of those who use them.
   */
  public static void beforePortsClose(Thread goodbye) {
    SerialPort.addShutdownHook(goodbye);
  }

  private int parity() {
    return switch (line.parity()) {
      case NONE -> SerialPort.NO_PARITY;
      case EVEN -> SerialPort.EVEN_PARITY;
      case ODD -> SerialPort.ODD_PARITY;
    };
  }

  @Override
  public void write(byte[] frame, int length) throws IOException {
    SerialPort port = required();
    int written = 0;
    while (written < length) {
      int n = port.writeBytes(frame, length - written, written);
      if (n < 0) {
        throw new IOException(
            line.port() + " has gone (write error " + port.getLastErrorCode() + ")");
      }
      written += n;
    }
  }

  @Override
  public int read(byte[] into, int offset, int limit) throws IOException {
    SerialPort port = required();
    int available = port.bytesAvailable();
    if (available < 0) {
      throw new IOException(line.port() + " has gone (read error " + port.getLastErrorCode() + ")");
    }
    if (available == 0) {
      return 0;
    }
    int n = port.readBytes(into, Math.min(available, limit), offset);
    if (n < 0) {
      throw new IOException(line.port() + " has gone (read error " + port.getLastErrorCode() + ")");
    }
    return n;
  }

  private SerialPort required() throws IOException {
    SerialPort port = open;
    if (port == null) {
      throw new IOException(line.port() + " is not open");
    }
    return port;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void waitUntil(long deadline) {
    long left = deadline - System.nanoTime();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = deadline - System.nanoTime();
    }
  }

  @Override
  public void close() {
    SerialPort port = open;
    open = null;
    if (port != null) {
      port.closePort();
    }
  }
}
