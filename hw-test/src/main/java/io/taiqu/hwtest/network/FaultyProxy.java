package io.taiqu.hwtest.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes TCP connections on to a port of this machine, and can do to them what networks do. Data
 * that was held back by a half-open phase is lost with its connection, which is reset when the
 * phase ends: a real one would have timed out.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int PIECE = 4096;
  private static final int CONNECT_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final ServerSocket server;
  private final int target;
  private final SplittableRandom random;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile NetworkFault fault = new NetworkFault.None();
  private volatile boolean closed;

  private FaultyProxy(ServerSocket server, int target, long seed) {
    this.server = server;
    this.target = target;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Listens at a free port.
   *
   * @param target the port of this machine that connections go on to
   * @param seed of which bits are turned over
   */
  public static FaultyProxy to(int target, long seed) {
    try {
      FaultyProxy proxy =
          new FaultyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, seed);
      Thread.ofVirtual().name("proxy-" + target).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** From now on connections suffer this. */
  public void suffer(NetworkFault next) {
    boolean resets = next instanceof NetworkFault.Cut || fault instanceof NetworkFault.HalfOpen;
    fault = next;
    if (resets) {
      List.copyOf(open).forEach(FaultyProxy::reset);
    }
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = server.accept();
        if (fault instanceof NetworkFault.Cut) {
          reset(client);
        } else {
          Thread.ofVirtual().start(() -> join(client));
        }
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void join(Socket client) {
    Socket onward = new Socket();
    try {
      onward.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
    } catch (IOException e) {
      reset(client);
      return;
    }
    open.add(client);
    open.add(onward);
    List<Thread> both = new ArrayList<>();
    both.add(Thread.ofVirtual().start(() -> pump(client, onward)));
    both.add(Thread.ofVirtual().start(() -> pump(onward, client)));
    if (closed) {
      reset(client);
      reset(onward);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] piece = new byte[PIECE];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int count = in.read(piece);
      // One that came about while the cut began is cut too, or it would miss what was swallowed.
      while (count >= 0 && !(fault instanceof NetworkFault.Cut)) {
        if (passes(piece, count)) {
          out.write(piece, 0, count);
          out.flush();
        }
        count = in.read(piece);
      }
    } catch (IOException e) {
      // One end is gone, and closing both tells the other.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** Does to a piece what the present fault does; false if it is swallowed. */
  private boolean passes(byte[] piece, int count) {
    return switch (fault) {
      case NetworkFault.None() -> true;
      case NetworkFault.Cut(), NetworkFault.HalfOpen() -> false;
      case NetworkFault.Delay(int millis) -> {
        LockSupport.parkNanos(millis * NANOS_PER_MILLI);
        yield true;
      }
      case NetworkFault.Throttle(int bytesPerSecond) -> {
        LockSupport.parkNanos(count * NANOS_PER_SECOND / bytesPerSecond);
        yield true;
      }
      case NetworkFault.Corrupt(int oneIn) -> {
        damage(piece, count, oneIn);
        yield true;
      }
    };
  }

  private synchronized void damage(byte[] piece, int count, int oneIn) {
    if (random.nextInt(oneIn) == 0) {
      piece[random.nextInt(count)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private static void reset(Socket socket) {
    try {
      // With a reset instead of an orderly end, as a router that forgot the connection answers.
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List.copyOf(open).forEach(FaultyProxy::reset);
  }
}
