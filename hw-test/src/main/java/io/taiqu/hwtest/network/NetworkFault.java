package io.taiqu.hwtest.network;

/** What a network does to connections. */
public sealed interface NetworkFault {
  /** Nothing. */
  record None() implements NetworkFault {}

  /** Every connection is reset, and new ones are refused as long as it lasts. */
  record Cut() implements NetworkFault {}

  /** Bytes arrive this much later. */
  record Delay(int millis) implements NetworkFault {}

  /** No more bytes a second than this get through, in each direction. */
  record Throttle(int bytesPerSecond) implements NetworkFault {}

  /** Connections stay open and nothing gets through: neither end is told. */
  record HalfOpen() implements NetworkFault {}

  /** One bit in a piece of data is turned over, with one chance in so many pieces. */
  record Corrupt(int oneIn) implements NetworkFault {}
}
