package io.taiqu.edge.modbus;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A gateway that stands between the network and an RS-485 line. */
public final class SocketTransport implements BusTransport {
  private static final long CONNECT_NANOS = 3_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final String host;
  private final int port;
  private @Nullable Connection open;

  private record Connection(SocketChannel channel, Selector selector, SelectionKey key) {}

  /** A closed transport to this gateway. */
  public SocketTransport(String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public void open() throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("gateway " + host + " is not known to the name service");
    }
    SocketChannel channel = SocketChannel.open();
    Selector selector = Selector.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
      connect(channel, selector, address);
      key.interestOps(SelectionKey.OP_READ);
      open = new Connection(channel, selector, key);
    } catch (IOException e) {
      selector.close();
      channel.close();
      throw new IOException("gateway " + this + " can't be reached: " + e.getMessage(), e);
    }
  }

  private static void connect(SocketChannel channel, Selector selector, InetSocketAddress address)
      throws IOException {
    long deadline = System.nanoTime() + CONNECT_NANOS;
    boolean connected = channel.connect(address);
    while (!connected) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IOException("no answer within three seconds");
      }
      selector.select(left / NANOS_PER_MILLI + 1);
      selector.selectedKeys().clear();
      connected = channel.finishConnect();
    }
  }

  @Override
  public void write(byte[] frame, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(frame, 0, length);
    SocketChannel channel = required().channel;
    try {
      channel.write(bytes);
    } catch (IOException e) {
      throw gone(e.getMessage());
    }
    if (bytes.hasRemaining()) {
      // One request at a time is on its way: a buffer that has no room for it is never emptied.
      throw gone("it takes no more bytes");
    }
  }

  @Override
  public int read(byte[] into, int offset, int limit) throws IOException {
    int n;
    try {
      n = required().channel.read(ByteBuffer.wrap(into, offset, limit));
    } catch (IOException e) {
      throw gone(e.getMessage());
    }
    if (n < 0) {
      throw gone("it has closed the connection");
    }
    return n;
  }

  @Override
  public void awaitInput(long deadline) throws IOException {
    long left = deadline - System.nanoTime();
    if (left > 0) {
      Selector selector = required().selector;
      selector.select(left / NANOS_PER_MILLI + 1);
      selector.selectedKeys().clear();
    }
  }

  private Connection required() throws IOException {
    Connection connection = open;
    if (connection == null) {
      throw new IOException("gateway " + this + " is not connected");
    }
    return connection;
  }

  private IOException gone(@Nullable String why) {
    return new IOException("gateway " + this + " has gone: " + why);
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
    Connection connection = open;
    open = null;
    if (connection != null) {
      try (connection.channel;
          connection.selector) {
        connection.key.cancel();
      } catch (IOException e) {
        // It is given up either way, and the next one is a new one.
        return;
      }
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
