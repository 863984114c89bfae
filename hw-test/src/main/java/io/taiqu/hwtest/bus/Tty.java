package io.taiqu.hwtest.bus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A terminal's file descriptor, through the C library of Linux (glibc on amd64 or arm64).
 *
 * <p>Reading and waiting belong to one thread; closing ends a wait of that thread within its
 * timeout. Numbers are those of the kernel's generic ABI.
 */
final class Tty implements AutoCloseable {

  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0x100;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int EINTR = 4;
  private static final int EIO = 5;
  private static final int EAGAIN = 11;
  private static final short POLLIN = 1;
  private static final int TCSANOW = 0;
  private static final int PR_SET_TIMERSLACK = 29;

  private static final int CSTOPB = 0x40;
  private static final int CREAD = 0x80;
  private static final int PARENB = 0x100;
  private static final int PARODD = 0x200;
  private static final int CLOCAL = 0x800;

  /** Offset of c_cflag: c_iflag and c_oflag come first, four bytes each. */
  private static final long TERMIOS_CFLAG = 8;

  /** glibc's struct termios has 60 bytes; room to spare. */
  private static final long TERMIOS_BYTES = 128;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle OPEN = variadic("open", 2, ADDRESS, JAVA_INT);
  private static final MethodHandle POSIX_OPENPT = function("posix_openpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle GRANTPT = function("grantpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle UNLOCKPT = function("unlockpt", JAVA_INT, JAVA_INT);
  private static final MethodHandle PTSNAME_R =
      function("ptsname_r", JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ =
      function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle PPOLL =
      function("ppoll", JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
  private static final MethodHandle TCGETATTR = function("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle TCSETATTR =
      function("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle CFMAKERAW = procedure("cfmakeraw", ADDRESS);
  private static final MethodHandle CFSETSPEED =
      function("cfsetspeed", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle PRCTL =
      variadic("prctl", 1, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment errno = arena.allocate(CAPTURE);
  private final MemorySegment writeErrno = arena.allocate(CAPTURE);
  private final MemorySegment readBuffer = arena.allocate(512);
  private final MemorySegment writeBuffer = arena.allocate(512);
  private final MemorySegment pollSet = arena.allocate(8, 8);
  private final MemorySegment timeout = arena.allocate(16, 8);
  private final String name;
  private final int descriptor;
  private boolean closed;

  private Tty(String name, int descriptor) {
    this.name = name;
    this.descriptor = descriptor;
    pollSet.set(JAVA_INT, 0, descriptor);
    pollSet.set(JAVA_SHORT, 4, POLLIN);
  }

  /** Opens the master side of a new pseudo-terminal, without blocking reads and writes. */
  static Tty openMaster() throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment errno = scratch.allocate(CAPTURE);
      int master =
          (int) POSIX_OPENPT.invokeExact(errno, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
      check(master, errno, "posix_openpt");
      Tty tty = new Tty("pty master", master);
      try {
        check((int) GRANTPT.invokeExact(errno, master), errno, "grantpt");
        check((int) UNLOCKPT.invokeExact(errno, master), errno, "unlockpt");
      } catch (IOException e) {
        tty.close();
        throw e;
      }
      return tty;
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Opens a terminal by its path. */
  static Tty open(String path) throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment errno = scratch.allocate(CAPTURE);
      int descriptor =
          (int)
              OPEN.invokeExact(
                  errno, scratch.allocateFrom(path), O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
      check(descriptor, errno, "open " + path);
      return new Tty(path, descriptor);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** The path of the slave side of this master. */
  String slavePath() throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment errno = scratch.allocate(CAPTURE);
      MemorySegment path = scratch.allocate(128);
      int error = (int) PTSNAME_R.invokeExact(errno, descriptor, path, path.byteSize());
      if (error != 0) {
        throw new IOException("ptsname_r of " + name + ": error " + error);
      }
      return path.getString(0);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Sets raw mode with the line's speed, parity and stop bits. */
  void configure(LineSettings line) throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment errno = scratch.allocate(CAPTURE);
      MemorySegment termios = scratch.allocate(TERMIOS_BYTES, 8);
      check((int) TCGETATTR.invokeExact(errno, descriptor, termios), errno, "tcgetattr " + name);
      CFMAKERAW.invokeExact(errno, termios);
      int flags = termios.get(JAVA_INT, TERMIOS_CFLAG) & ~(PARENB | PARODD | CSTOPB);
      flags |= CREAD | CLOCAL;
      flags |=
          switch (line.parity()) {
            case NONE -> 0;
            case EVEN -> PARENB;
            case ODD -> PARENB | PARODD;
          };
      flags |= line.stopBits() == 2 ? CSTOPB : 0;
      termios.set(JAVA_INT, TERMIOS_CFLAG, flags);
      check(
          (int) CFSETSPEED.invokeExact(errno, termios, line.baud()),
          errno,
          "speed " + line.baud() + " of " + name);
      check(
          (int) TCSETATTR.invokeExact(errno, descriptor, TCSANOW, termios),
          errno,
          "tcsetattr " + name);
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Waits until there is something to read, or {@code nanos} have passed. */
  boolean awaitReadable(long nanos) throws IOException {
    timeout.set(JAVA_LONG, 0, nanos / 1_000_000_000L);
    timeout.set(JAVA_LONG, 8, nanos % 1_000_000_000L);
    try {
      int ready = (int) PPOLL.invokeExact(errno, pollSet, 1L, timeout, MemorySegment.NULL);
      if (ready < 0 && (int) ERRNO.get(errno, 0L) != EINTR) {
        throw new IOException("poll of " + name + ": error " + (int) ERRNO.get(errno, 0L));
      }
      return ready > 0;
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Reads what is there; 0 if nothing is. */
  int read(byte[] into) throws IOException {
    long limit = Math.min(into.length, readBuffer.byteSize());
    try {
      long count = (long) READ.invokeExact(errno, descriptor, readBuffer, limit);
      if (count < 0) {
        int error = (int) ERRNO.get(errno, 0L);
        // EIO: the other side of a pseudo-terminal is closed for the moment.
        if (error == EAGAIN || error == EINTR || error == EIO) {
          return 0;
        }
        throw new IOException("read of " + name + ": error " + error);
      }
      MemorySegment.copy(readBuffer, ValueLayout.JAVA_BYTE, 0, into, 0, (int) count);
      return (int) count;
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  /** Writes bytes; those that nobody has room for are lost, as on a wire. */
  void write(byte[] bytes, int from, int to) throws IOException {
    int at = from;
    while (at < to) {
      int length = (int) Math.min(to - at, writeBuffer.byteSize());
      MemorySegment.copy(bytes, at, writeBuffer, ValueLayout.JAVA_BYTE, 0, length);
      try {
        long count = (long) WRITE.invokeExact(writeErrno, descriptor, writeBuffer, (long) length);
        if (count < 0) {
          int error = (int) ERRNO.get(writeErrno, 0L);
          if (error == EAGAIN || error == EIO) {
            return;
          }
          if (error != EINTR) {
            throw new IOException("write to " + name + ": error " + error);
          }
          count = 0;
        }
        at += (int) count;
      } catch (Throwable e) {
        throw rethrow(e);
      }
    }
  }

  /** Makes timed waits of the calling thread end on time; Linux adds up to 50 µs otherwise. */
  static void sharpenTimers() throws IOException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment errno = scratch.allocate(CAPTURE);
      check(
          (int) PRCTL.invokeExact(errno, PR_SET_TIMERSLACK, 1L, 0L, 0L, 0L), errno, "timer slack");
    } catch (Throwable e) {
      throw rethrow(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      int _ = (int) CLOSE.invokeExact(errno, descriptor);
    } catch (Throwable e) {
      throw rethrow(e);
    } finally {
      arena.close();
    }
  }

  private static void check(int result, MemorySegment errno, String what) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": error " + (int) ERRNO.get(errno, 0L));
    }
  }

  private static IOException rethrow(Throwable e) throws IOException {
    switch (e) {
      case IOException io -> throw io;
      case RuntimeException runtime -> throw runtime;
      case Error error -> throw error;
      default -> throw new IllegalStateException(e);
    }
  }

  private static MethodHandle function(
      String symbol, MemoryLayout result, MemoryLayout... arguments) {
    return handle(symbol, FunctionDescriptor.of(result, arguments));
  }

  private static MethodHandle procedure(String symbol, MemoryLayout... arguments) {
    return handle(symbol, FunctionDescriptor.ofVoid(arguments));
  }

  private static MethodHandle variadic(String symbol, int fixed, MemoryLayout... arguments) {
    return handle(
        symbol, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.firstVariadicArg(fixed));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(
      String symbol, FunctionDescriptor descriptor, Linker.Option... options) {
    Linker.Option[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = Linker.Option.captureCallState("errno");
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(symbol), descriptor, all);
  }
}
