package io.taiqu.edge.modbus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A transport that remembers what went over it since it was last asked; everything else passes. */
final class FrameTap implements BusTransport {
  private final BusTransport line;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private long sentAt;
  private long firstAt;
  private long lastAt;

  FrameTap(BusTransport line) {
    this.line = line;
  }

  void forget() {
    sent.reset();
    received.reset();
    sentAt = firstAt = lastAt = nanoTime();
  }

  byte[] sent() {
    return sent.toByteArray();
  }

  byte[] received() {
    return received.toByteArray();
  }

  long sentAt() {
    return sentAt;
  }

  long firstAt() {
    return firstAt;
  }

  long lastAt() {
    return lastAt;
  }

  @Override
  public void open() throws IOException {
    line.open();
  }

  @Override
  public void write(byte[] frame, int length) throws IOException {
    // What came before the request was none of its answer.
    received.reset();
    sent.reset();
    sentAt = nanoTime();
    sent.write(frame, 0, length);
    line.write(frame, length);
  }

  @Override
  public int read(byte[] into, int offset, int limit) throws IOException {
    int n = line.read(into, offset, limit);
    if (n > 0) {
      lastAt = nanoTime();
      if (received.size() == 0) {
        firstAt = lastAt;
      }
      received.write(into, offset, n);
    }
    return n;
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
