package io.taiqu.hwtest.bus;

/** Hears every byte with the time its last bit left the wire. Called by the bus thread only. */
public interface ByteTrace {

  /** Who sent a byte. */
  enum Sender {
    MASTER,
    STATION
  }

  /**
   * One byte.
   *
   * @param sender who sent it
   * @param value 0 to 255
   * @param wireNanos end of its last stop bit, on the clock of {@link System#nanoTime()}
   */
  void byteOnWire(Sender sender, int value, long wireNanos);

  /** Hears nothing. */
  static ByteTrace none() {
    return (sender, value, wireNanos) -> {};
  }
}
