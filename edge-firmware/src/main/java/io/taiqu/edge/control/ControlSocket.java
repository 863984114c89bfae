package io.taiqu.edge.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes orders, one a connection. Whoever connects and says nothing keeps nobody else waiting. */
public final class ControlSocket implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  /** Far more than any order has; a longer line is none. */
  private static final int LONGEST_LINE = 1024;

  /** Owner and group may give orders: the service's own user, and technicians in its group. */
  private static final String PERMISSIONS = "rw-rw----";

  private final ServerSocketChannel server;
  private final Path file;
  private final OrderDesk desk;

  private ControlSocket(ServerSocketChannel server, Path file, OrderDesk desk) {
    this.server = server;
    this.file = file;
    this.desk = desk;
  }

  /** Where the socket lies below a unit's data directory. */
  public static Path in(Path data) {
    return data.resolve("control.sock");
  }

  /**
   * Opens the socket; one that an earlier run left behind is replaced.
   *
   * @param data the unit's data directory, which this process has locked
   * @throws IOException if it can't be made
   */
  public static ControlSocket open(Path data, OrderDesk desk) throws IOException {
    Path file = in(data);
    Files.deleteIfExists(file);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(PERMISSIONS));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return new ControlSocket(server, file, desk);
  }

  @Override
  public void run() {
    try {
      while (server.isOpen()) {
        SocketChannel client = server.accept();
        Thread.ofPlatform().name("order").daemon(true).start(() -> serve(client));
      }
    } catch (AsynchronousCloseException closed) {
      // The unit stops.
    } catch (IOException e) {
      LOG.error("No orders are taken any more: {} failed: {}", file, e.getMessage());
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      write(client, answer(readLine(client)).line());
    } catch (IOException e) {
      LOG.warn("Whoever gave an order did not wait for the answer: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(String line) throws InterruptedException {
    Order order;
    try {
      order = Order.parse(line);
    } catch (IllegalArgumentException e) {
      return Answer.refused(String.valueOf(e.getMessage()));
    }
    Answer answer;
    synchronized (desk) {
      answer = desk.take(order);
    }
    // The digits of a token that was not taken are still worth money.
    LOG.info(
        "Order \"{}\": {}",
        order instanceof Order.Token token ? "token " + token.point() : order.line(),
        answer.text());
    return answer;
  }

  private static String readLine(SocketChannel client) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LONGEST_LINE);
    while (bytes.hasRemaining() && client.read(bytes) >= 0) {
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      if (end >= 0) {
        return text.substring(0, end);
      }
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static void write(SocketChannel client, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  /**
   * Gives an order to the unit that runs with a data directory.
   *
   * @throws IOException if none runs there, or it may not be asked
   */
  public static Answer give(Path data, Order order) throws IOException {
    try (SocketChannel unit = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      unit.connect(UnixDomainSocketAddress.of(in(data)));
      write(unit, order.line());
      return Answer.parse(readLine(unit));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(file);
  }
}
