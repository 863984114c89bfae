package io.taiqu.edge.modbus;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A serial port of the machine. Waiting for bytes blocks in the driver, which wakes the thread when
 * they come; its timeouts count in tenths of a second on Linux, far coarser than a frame, so that
 * what is left of a shorter wait is slept here.
 */
public final class SerialPortTransport implements BusTransport {
  /** The shortest timeout that a terminal knows. */
  private static final int DRIVER_TIMEOUT_MILLIS = 100;

  private static final long DRIVER_TIMEOUT_NANOS = DRIVER_TIMEOUT_MILLIS * 1_000_000L;

  /** How often the line is looked at when the driver's timeout would be too long. */
  private static final long LOOK_NANOS = 500_000L;

  /** Waking a thread takes about this long: the last stretch of a wait is spun. */
  private static final long SPIN_NANOS = 40_000L;

  private final LineSettings line;
  private final SerialDirection direction;
  private final byte[] arrived = new byte[512];
  private int arrivedFrom;
  private int arrivedTo;
  private @Nullable SerialPort open;

  /** A closed transport for a line whose adapter turns by itself from sending to listening. */
  public SerialPortTransport(LineSettings line) {
    this(line, new SerialDirection.ByAdapter());
  }

  /** A closed transport for this line. */
  public SerialPortTransport(LineSettings line, SerialDirection direction) {
    this.line = line;
    this.direction = direction;
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
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, DRIVER_TIMEOUT_MILLIS, 0);
    switch (direction) {
      case SerialDirection.ByAdapter _ -> {}
      case SerialDirection.ByKernel _ ->
          port.setRs485ModeParameters(true, true, false, false, 0, 0);
      case SerialDirection.ByLine(var enable) -> enable.enable(false);
    }
    // A pseudo terminal reports error 25 (it has no modem lines) and is open all the same.
    if (!port.openPort(0) && !port.isOpen()) {
      throw new IOException(
          line.port()
              + " cannot be opened (error "
              + port.getLastErrorCode()
              + "): in use, or no permission?");
    }
    arrivedFrom = 0;
    arrivedTo = 0;
    open = port;
    TimerSlack.sharpen();
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
    switch (direction) {
      case SerialDirection.ByAdapter _, SerialDirection.ByKernel _ -> hand(port, frame, length);
      case SerialDirection.ByLine(var enable) -> {
        enable.enable(true);
        try {
          long end = System.nanoTime() + line.charactersNanos(length);
          hand(port, frame, length);
          waitUntil(end);
          awaitDrained(port);
        } finally {
          enable.enable(false);
        }
      }
    }
  }

  /** The driver's queue is empty before the last character has left the chip. */
  private void awaitDrained(SerialPort port) throws IOException {
    long giveUp = System.nanoTime() + DRIVER_TIMEOUT_NANOS;
    boolean waited = false;
    while (port.bytesAwaitingWrite() > 0) {
      if (System.nanoTime() - giveUp > 0) {
        throw new IOException(line.port() + " does not send");
      }
      waited = true;
      LockSupport.parkNanos(this, line.charactersNanos(1) / 4);
    }
    if (waited) {
      waitUntil(System.nanoTime() + line.charactersNanos(1));
    }
  }

  private void hand(SerialPort port, byte[] frame, int length) throws IOException {
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
    if (arrivedFrom == arrivedTo) {
      int available = port.bytesAvailable();
      if (available < 0) {
        throw gone(port);
      }
      if (available == 0) {
        return 0;
      }
      take(port);
    }
    int n = Math.min(limit, arrivedTo - arrivedFrom);
    System.arraycopy(arrived, arrivedFrom, into, offset, n);
    arrivedFrom += n;
    return n;
  }

  @Override
  public void awaitInput(long deadline) throws IOException {
    SerialPort port = required();
    long left = deadline - System.nanoTime();
    if (arrivedFrom < arrivedTo || left <= 0) {
      return;
    }
    if (left >= DRIVER_TIMEOUT_NANOS) {
      take(port);
    } else {
      LockSupport.parkNanos(this, Math.min(left, LOOK_NANOS));
    }
  }

  /** Takes what the driver has, or waits its timeout for something to come. */
  private void take(SerialPort port) throws IOException {
    int n = port.readBytes(arrived, arrived.length);
    if (n < 0) {
      throw gone(port);
    }
    arrivedFrom = 0;
    arrivedTo = n;
  }

  private IOException gone(SerialPort port) {
    return new IOException(line.port() + " has gone (read error " + port.getLastErrorCode() + ")");
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
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(this, left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
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
