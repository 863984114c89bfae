package io.taiqu.hwtest.pins;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The unit's end of the cable. Where the socket breaks, the cable plugs itself in again; what the
 * unit drove meanwhile is lost like a pulse on a broken wire, and the levels of the moment are told
 * anew.
 */
final class PinCable {
  /** System property that holds the port on the loopback address. */
  static final String PORT_PROPERTY = "taiqu.district.pins";

  /** Line by which the district says that it has told the level of every input. */
  static final String ALL_TOLD = "told";

  private static final int RETRY_MILLIS = 200;

  private final int port;
  private final Map<Integer, Boolean> outputs = new ConcurrentHashMap<>();
  private final Map<Integer, Boolean> inputs = new ConcurrentHashMap<>();
  private final Map<Integer, Consumer<Boolean>> listeners = new ConcurrentHashMap<>();
  private final CountDownLatch told = new CountDownLatch(1);
  private @Nullable Writer writer;

  private PinCable(int port) {
    this.port = port;
  }

  /**
   * Plugs the cable in, and waits for it for a moment so that the first reading of an input is the
   * contact's true state.
   *
   * @throws IllegalStateException if no port is named
   */
  static PinCable plugIn() {
    String value = System.getProperty(PORT_PROPERTY);
    if (value == null || !value.matches("\\d{1,5}")) {
      throw new IllegalStateException(
          "the pins of a simulated district need its port in " + PORT_PROPERTY);
    }
    PinCable cable = new PinCable(Integer.parseInt(value));
    Thread thread = new Thread(cable::run, "district-pins");
    thread.setDaemon(true);
    thread.start();
    try {
      cable.told.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return cable;
  }

  /** The unit drives an output. */
  synchronized void drive(PinLevel level) {
    outputs.put(level.pin(), level.high());
    send(level);
  }

  /** Calls the listener with each level of an input, the present one included if it is known. */
  void listen(int pin, Consumer<Boolean> listener) {
    listeners.put(pin, listener);
    Boolean known = inputs.get(pin);
    if (known != null) {
      listener.accept(known);
    }
  }

  private void send(PinLevel level) {
    Writer out = writer;
    if (out == null) {
      return;
    }
    try {
      out.write(level.toLine() + "\n");
      out.flush();
    } catch (IOException e) {
      // The reading side sees the same break and plugs the cable in again.
      writer = null;
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try (Socket socket = new Socket()) {
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
        connected(socket);
        receive(socket);
      } catch (IOException e) {
        disconnected();
      }
      try {
        Thread.sleep(RETRY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void connected(Socket socket) throws IOException {
    writer = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
    outputs.forEach((pin, high) -> send(new PinLevel(pin, high)));
  }

  private synchronized void disconnected() {
    writer = null;
  }

  private void receive(Socket socket) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String line = reader.readLine();
    while (line != null) {
      if (line.equals(ALL_TOLD)) {
        told.countDown();
      }
      PinLevel.parse(line).ifPresent(this::received);
      line = reader.readLine();
    }
    disconnected();
  }

  private void received(PinLevel level) {
    inputs.put(level.pin(), level.high());
    Consumer<Boolean> listener = listeners.get(level.pin());
    if (listener != null) {
      listener.accept(level.high());
    }
  }
}
