package io.taiqu.hwtest.commissioning;

import io.taiqu.edge.modbus.BusTransport;
import io.taiqu.hwtest.bus.Wire;

/** A virtual wire as the edge's Modbus code sees a line; waiting costs nothing but virtual time. */
final class WireTransport implements BusTransport, Wire.Receiver {
  private final Wire wire;
  private final VirtualClock clock;
  private final byte[] arrived = new byte[4096];
  private int from;
  private int to;

  WireTransport(Wire wire, VirtualClock clock) {
    this.wire = wire;
    this.clock = clock;
  }

  @Override
  public void bytesArrived(byte[] answer, int first, int end) {
    if (from == to) {
      from = to = 0;
    }
    System.arraycopy(answer, first, arrived, to, end - first);
    to += end - first;
  }

  @Override
  public void open() {}

  @Override
  public void write(byte[] frame, int length) {
    wire.masterSent(frame, length, clock.nanos(), this);
  }

  @Override
  public int read(byte[] into, int offset, int limit) {
    wire.advance(clock.nanos(), this);
    int count = Math.min(limit, to - from);
    System.arraycopy(arrived, from, into, offset, count);
    from += count;
    return count;
  }

  @Override
  public long nanoTime() {
    return clock.nanos();
  }

  @Override
  public void waitUntil(long deadline) {
    while (wire.nextDeadline() <= deadline) {
      clock.advanceTo(wire.nextDeadline());
      wire.advance(clock.nanos(), this);
    }
    clock.advanceTo(deadline);
  }

  @Override
  public void awaitInput(long deadline) {
    while (from == to && wire.nextDeadline() <= deadline) {
      clock.advanceTo(wire.nextDeadline());
      wire.advance(clock.nanos(), this);
    }
    if (from == to) {
      clock.advanceTo(deadline);
    }
  }

  @Override
  public void close() {}
}
