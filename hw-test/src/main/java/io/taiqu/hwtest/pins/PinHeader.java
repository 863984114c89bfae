package io.taiqu.hwtest.pins;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The district's end of the cable: the header of one unit with the relays that are wired to it. A
 * unit that comes back is told the level of every feedback pin first.
 */
public final class PinHeader implements AutoCloseable {
  /**
   * A relay's wiring.
   *
   * @param set pin whose pulse closes the contact
   * @param reset pin whose pulse opens it
   * @param feedback pin that is high while the contact is closed
   */
  public record Wiring(int set, int reset, int feedback) {}

  private record Wired(Wiring wiring, BistableRelay relay) {}

  private final int armPin;
  private final ServerSocket server;
  private final List<Wired> relays = new ArrayList<>();
  private final Map<Integer, Boolean> feedback = new TreeMap<>();
  private final List<Writer> cables = new ArrayList<>();

  private PinHeader(int armPin, ServerSocket server) {
    this.armPin = armPin;
    this.server = server;
  }

  /** Opens a header on a free port of the loopback address. */
  public static PinHeader open(String name, int armPin) {
    try {
      PinHeader header =
          new PinHeader(armPin, new ServerSocket(0, 4, InetAddress.getLoopbackAddress()));
      daemon("pins-" + name, header::acceptCables);
      return header;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Wires a relay; its contact is told when it switches and shows itself by {@link #show}. */
  public synchronized void wire(Wiring wiring, boolean closed, Consumer<Boolean> contact) {
    relays.add(new Wired(wiring, new BistableRelay(contact)));
    feedback.put(wiring.feedback(), closed);
  }

  /** Puts a contact's state on its feedback pin. */
  public synchronized void show(Wiring wiring, boolean closed) {
    feedback.put(wiring.feedback(), closed);
    PinLevel level = new PinLevel(wiring.feedback(), closed);
    cables.removeIf(cable -> !send(cable, level.toLine()));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptCables() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        daemon("pin-cable", () -> serve(socket));
      } catch (IOException e) {
        // Closed, or a cable that broke while it was plugged in: the unit tries again by itself.
        continue;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Writer writer = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
      tell(writer);
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String line = reader.readLine();
      while (line != null) {
        PinLevel.parse(line).ifPresent(this::driven);
        line = reader.readLine();
      }
    } catch (IOException e) {
      // The unit is gone; its relays stay as they are, as bistable relays do.
      return;
    }
  }

  private synchronized void tell(Writer writer) {
    feedback.forEach((pin, high) -> send(writer, new PinLevel(pin, high).toLine()));
    send(writer, PinCable.ALL_TOLD);
    cables.add(writer);
  }

  private synchronized void driven(PinLevel level) {
    long now = System.nanoTime();
    for (Wired wired : relays) {
      if (level.pin() == armPin) {
        wired.relay().arm(level.high(), now);
      } else if (level.pin() == wired.wiring().set()) {
        wired.relay().set(level.high(), now);
      } else if (level.pin() == wired.wiring().reset()) {
        wired.relay().reset(level.high(), now);
      }
    }
  }

  private static boolean send(Writer writer, String line) {
    try {
      writer.write(line + "\n");
      writer.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
