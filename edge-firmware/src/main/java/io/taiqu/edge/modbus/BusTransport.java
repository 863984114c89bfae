package io.taiqu.edge.modbus;

import java.io.IOException;

/**
 * One RS-485 line and the clock that runs beside it. Used by the bus's owner thread only. The clock
 * belongs to the transport so that a test can run hours of bus time in milliseconds.
 */
public interface BusTransport extends AutoCloseable {

  /** Opens the line, or says why that is not possible (device gone, in use, no permission). */
  void open() throws IOException;

  /** Hands the first {@code length} bytes to the line; returns before they have left. */
  void write(byte[] frame, int length) throws IOException;

  /** Takes what has arrived, at most {@code limit} bytes, without waiting; returns how many. */
  int read(byte[] into, int offset, int limit) throws IOException;

  /** Monotonic time in nanoseconds. */
  long nanoTime();

  /**
   * Waits until {@link #nanoTime()} has reached {@code deadline}; never returns earlier unless the
   * thread is interrupted.
   */
  void waitUntil(long deadline);

  /**
   * Waits until something has arrived, at most until the deadline; may return earlier with nothing.
   *
   * @throws IOException if the line has gone meanwhile
   */
  void awaitInput(long deadline) throws IOException;

  @Override
  void close();
}
