package io.taiqu.supervisor;

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
 * Tells systemd how the process is doing (sd_notify protocol). The JDK has no datagram sockets in the file system, so the
 * C library's are called; without a service manager nothing is told to anybody.
 */
final class ServiceManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int LONGEST_PATH = 107;

  private final Optional<Integer> socket;
  private final Optional<Duration> watchdog;

  private ServiceManager(Optional<Integer> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  static ServiceManager of(Map<String, String> environment) {
    return new ServiceManager(
        Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
            .filter(path -> !path.isEmpty())
            .flatMap(ServiceManager::open),
        Optional.ofNullable(environment.get("WATCHDOG_USEC"))
            .filter(text -> text.matches("[0-9]{1,15}"))
            .map(text -> Duration.ofNanos(Long.parseLong(text) * 1_000)));
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

  private static Optional<Integer> open(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length > LONGEST_PATH) {
      LOG.warn("NOTIFY_SOCKET is longer than a socket's path can be; systemd is told nothing.");
      return Optional.empty();
    }
    MethodHandle socket = function("socket", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    MethodHandle connect = function("connect", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      // struct sockaddr_un: the family, then the path; a leading @ stands for the zero byte of an abstract name.
      MemorySegment address = arena.allocate(Short.BYTES + LONGEST_PATH + 1L);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
      if (name[0] == '@') {
        address.set(ValueLayout.JAVA_BYTE, Short.BYTES, (byte) 0);
      }
      int length = Short.BYTES + name.length + (name[0] == '@' ? 0 : 1);
      if (descriptor < 0 || (int) connect.invokeExact(descriptor, address, length) != 0) {
        LOG.warn("NOTIFY_SOCKET {} can't be reached; systemd is told nothing.", path);
        return Optional.empty();
      }
      return Optional.of(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException("calling the C library", e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
  }

  private void tell(String state) {
    if (socket.isEmpty()) {
      return;
    }
    byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
    int descriptor = socket.get();
    MethodHandle write = function("write", ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      if ((int) write.invokeExact(descriptor, message, (long) bytes.length) < 0) {
        LOG.debug("systemd did not take '{}'.", state);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("calling the C library", e);
    }
  }

  @Override
  public void close() {
    if (socket.isEmpty()) {
      return;
    }
    int descriptor = socket.get();
    MethodHandle close = function("close", ValueLayout.JAVA_INT);
    try {
      if ((int) close.invokeExact(descriptor) != 0) {
        LOG.debug("The notification socket did not close.");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("calling the C library", e);
    }
  }
}
