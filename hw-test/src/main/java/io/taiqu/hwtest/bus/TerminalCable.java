package io.taiqu.hwtest.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two pseudo-terminals joined end to end, so that two programs which both want a serial port can
 * talk to each other at the speed of a line. What one end sends reaches the other when the last
 * byte of it would have left the wire.
 */
public final class TerminalCable implements AutoCloseable {

  private static final long IDLE_NANOS = 50_000_000L;

  private final End left;
  private final End right;
  private final LineSettings line;
  private final Thread toRight;
  private final Thread toLeft;
  private volatile boolean closing;
  private volatile @Nullable IOException failure;

  /** One end: the master side, and its slave side held open against hang-ups. */
  private record End(Tty master, Tty held, String path) {
    static End open(LineSettings line) throws IOException {
      Tty master = Tty.openMaster();
      String path = master.slavePath();
      Tty held = Tty.open(path);
      held.configure(line);
      return new End(master, held, path);
    }

    void close() throws IOException {
      held.close();
      master.close();
    }
  }

  private TerminalCable(LineSettings line, End left, End right) {
    this.line = line;
    this.left = left;
    this.right = right;
    toRight = Thread.ofPlatform().daemon().name("cable-right").unstarted(() -> pump(left, right));
    toLeft = Thread.ofPlatform().daemon().name("cable-left").unstarted(() -> pump(right, left));
  }

  /** A cable with the speed of this line. */
  public static TerminalCable of(LineSettings line) {
    try {
      TerminalCable cable = new TerminalCable(line, End.open(line), End.open(line));
      cable.toRight.start();
      cable.toLeft.start();
      return cable;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Path of the terminal at the left end. */
  public String leftPath() {
    return left.path;
  }

  /** Path of the terminal at the right end. */
  public String rightPath() {
    return right.path;
  }

  /** Fails if the cable broke, which is never a fault of the programs at its ends. */
  public void assertWhole() {
    IOException cause = failure;
    if (cause != null) {
      throw new UncheckedIOException(cause);
    }
  }

  private void pump(End from, End to) {
    byte[] bytes = new byte[512];
    long wireFree = System.nanoTime();
    try {
      Tty.sharpenTimers();
      while (!closing) {
        if (!from.master.awaitReadable(IDLE_NANOS)) {
          continue;
        }
        int count = from.master.read(bytes);
        long start = Math.max(System.nanoTime(), wireFree);
        wireFree = start + line.nanosFor(count);
        sleepUntil(wireFree);
        to.master.write(bytes, 0, count);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private static void sleepUntil(long deadline) {
    long left = deadline - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = deadline - System.nanoTime();
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      toRight.join();
      toLeft.join();
      left.close();
      right.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
