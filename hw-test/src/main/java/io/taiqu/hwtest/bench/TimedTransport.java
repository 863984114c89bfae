package io.taiqu.hwtest.bench;

import io.taiqu.edge.modbus.BusTransport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Remembers when each frame was handed to a line. */
final class TimedTransport implements BusTransport {
  private final BusTransport line;
  private final List<Long> writes = new ArrayList<>();

  TimedTransport(BusTransport line) {
    this.line = line;
  }

  /** Monotonic times of the writes so far. */
  synchronized List<Long> writes() {
    return List.copyOf(writes);
  }

  @Override
  public void open() throws IOException {
    line.open();
  }

  @Override
  public void write(byte[] frame, int length) throws IOException {
    synchronized (this) {
      writes.add(System.nanoTime());
    }
    line.write(frame, length);
  }

  @Override
  public int read(byte[] into, int offset, int limit) throws IOException {
    return line.read(into, offset, limit);
  }

  @Override
  public long nanoTime() {
    return line.nanoTime();
  }

  @Override
  public void waitUntil(long deadline) {
    line.waitUntil(deadline);
  }

  @Override
  public void awaitInput(long deadline) throws IOException {
    line.awaitInput(deadline);
  }

  @Override
  public void close() {
    line.close();
  }
}
