package io.taiqu.edge;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the process is doing (sd_notify protocol). The socket is a datagram socket in the file system, which the JDK does not offer, so three functions of the C library
 * are called directly; the alternative, a {@code systemd-notify} process every few seconds, would cost more than the unit itself.
 */
final class ServiceManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int LONGEST_PATH = 107;

  private final Optional<Socket> socket;
  private final Optional<Duration> watchdog;

  private ServiceManager(Optional<Socket> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /** The service manager that started this process; without one nothing is told to anybody. */
  static ServiceManager of(Map<String, String> environment) {
    Optional<Socket> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(path -> !path.isEmpty()).flatMap(Socket::open);
    Optional<Duration> watchdog =
        Optional.ofNullable(environment.get("WATCHDOG_USEC")).filter(text -> text.matches("[0-9]{1,15}")).map(text -> Duration.ofNanos(Long.parseLong(text) * 1_000));
    return new ServiceManager(socket, watchdog);
  }

  /** How long the manager waits for a sign of life before it starts the process anew. */
  Optional<Duration> watchdog() {
    return watchdog;
  }

  void ready(String status) {
    tell("READY=1\nSTATUS=" + status);
  }

  void alive() {
    tell("WATCHDOG=1");
  }

  void stopping() {
    tell("STOPPING=1");
  }

  private void tell(String state) {
    socket.ifPresent(open -> open.send(state));
  }

  @Override
  public void close() {
    socket.ifPresent(Socket::close);
  }

  /** A connected datagram socket of the C library. */
  @SuppressWarnings("restricted")
  private static final class Socket {
    private final int descriptor;
    private final MethodHandle send;
    private final MethodHandle close;

    private Socket(int descriptor, MethodHandle send, MethodHandle close) {
      this.descriptor = descriptor;
      this.send = send;
      this.close = close;
    }

    static Optional<Socket> open(String path) {
      byte[] name = path.getBytes(StandardCharsets.UTF_8);
      if (name.length > LONGEST_PATH) {
        LOG.warn("NOTIFY_SOCKET is longer than a socket's path can be; systemd is told nothing.");
        return Optional.empty();
      }
      MethodHandle socket = function("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
      MethodHandle connect = function("connect", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
      MethodHandle send =
          Linker.nativeLinker()
              .downcallHandle(
                  Linker.nativeLinker().defaultLookup().findOrThrow("send"),
                  FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
      try (Arena arena = Arena.ofConfined()) {
        int descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        MemorySegment address = address(arena, name);
        int connected = descriptor < 0 ? -1 : (int) connect.invokeExact(descriptor, address, Short.BYTES + name.length + (name[0] == '@' ? 0 : 1));
        if (connected != 0) {
          LOG.warn("NOTIFY_SOCKET {} can't be reached; systemd is told nothing.", path);
          return Optional.empty();
        }
        return Optional.of(new Socket(descriptor, send, function("close", ValueLayout.JAVA_INT)));
      } catch (Throwable e) {
        throw new IllegalStateException("calling the C library", e);
      }
    }

    /** struct sockaddr_un: the family, then the path; a leading @ stands for the zero byte of an abstract name. */
    private static MemorySegment address(Arena arena, byte[] name) {
      MemorySegment address = arena.allocate(Short.BYTES + LONGEST_PATH + 1L);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
      if (name[0] == '@') {
        address.set(ValueLayout.JAVA_BYTE, Short.BYTES, (byte) 0);
      }
      return address;
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    synchronized void send(String state) {
      byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
      try (Arena arena = Arena.ofConfined()) {
        long sent = (long) send.invokeExact(descriptor, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes), (long) bytes.length, 0);
        if (sent < 0) {
          LOG.debug("systemd did not take '{}'.", state);
        }
      } catch (Throwable e) {
        throw new IllegalStateException("calling the C library", e);
      }
    }

    synchronized void close() {
      try {
        int closed = (int) close.invokeExact(descriptor);
        if (closed != 0) {
          LOG.debug("The notification socket did not close.");
        }
      } catch (Throwable e) {
        throw new IllegalStateException("calling the C library", e);
      }
    }
  }
}
