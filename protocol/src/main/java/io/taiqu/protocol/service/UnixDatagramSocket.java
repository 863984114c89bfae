package io.taiqu.protocol.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** A datagram socket of Linux's local address family, which the JDK has no class for. */
final class UnixDatagramSocket implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int PATH_AT = 2;
  private static final int LONGEST_PATH = 107;

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int descriptor;
  private final byte[] path;

  private UnixDatagramSocket(int descriptor, byte[] path) {
    this.descriptor = descriptor;
    this.path = path;
  }

  /**
   * A socket that sends to {@code address}: a path, or a name in the abstract space after an
   * {@code @}.
   */
  static UnixDatagramSocket to(String address) {
    byte[] path = address.getBytes(StandardCharsets.UTF_8);
    if (path.length > LONGEST_PATH) {
      throw new IllegalArgumentException("the address of a local socket is too long: " + address);
    }
    if (path[0] == '@') {
      path[0] = 0;
    }
    try {
      int descriptor = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (descriptor < 0) {
        throw new IllegalStateException("no local socket could be opened");
      }
      return new UnixDatagramSocket(descriptor, path);
    } catch (Throwable fault) {
      throw asUnchecked(fault);
    }
  }

  /** Sends without waiting. A receiver that is gone or busy misses the message. */
  void send(byte[] message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocate(PATH_AT + LONGEST_PATH + 1L);
      to.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(path, 0, to, JAVA_BYTE, PATH_AT, path.length);
      MemorySegment content = arena.allocateFrom(JAVA_BYTE, message);
      long ignored =
          (long)
              SENDTO.invokeExact(
                  descriptor,
                  content,
                  (long) message.length,
                  MSG_DONTWAIT | MSG_NOSIGNAL,
                  to,
                  PATH_AT + path.length);
    } catch (Throwable fault) {
      throw asUnchecked(fault);
    }
  }

  @Override
  public void close() {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable fault) {
      throw asUnchecked(fault);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
  }

  private static RuntimeException asUnchecked(Throwable fault) {
    return switch (fault) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> new IllegalStateException(fault);
    };
  }
}
