package io.taiqu.edge.modbus;

import java.io.IOException;
import java.util.List;

/** Listens on a line where others talk; never says anything. */
public final class LineListener implements AutoCloseable {
  private static final long LOOK_EVERY_NANOS = 20_000_000L;

  private final BusTransport transport;
  private final TrafficDecoder decoder;
  private final byte[] incoming = new byte[512];

  /** A listener; the transport is closed still. */
  public LineListener(BusTransport transport, TrafficDecoder decoder) {
    this.transport = transport;
    this.decoder = decoder;
  }

  /** Opens the line. */
  public void open() throws IOException {
    transport.open();
  }

  /** Waits a moment and tells what was heard meanwhile; often nothing. */
  public List<TrafficDecoder.Heard> listen() throws IOException {
    transport.awaitInput(transport.nanoTime() + LOOK_EVERY_NANOS);
    int count = transport.read(incoming, 0, incoming.length);
    long now = transport.nanoTime();
    return count > 0 ? decoder.take(incoming, count, now) : decoder.quiet(now);
  }

  @Override
  public void close() {
    transport.close();
  }
}
