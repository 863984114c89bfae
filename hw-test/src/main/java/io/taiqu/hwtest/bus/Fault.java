package io.taiqu.hwtest.bus;

import java.time.Duration;

/** What goes wrong with one answer. */
public sealed interface Fault {

  /** Nothing. */
  record None() implements Fault {}

  /** The answer's checksum is wrong. */
  record WrongChecksum() implements Fault {}

  /** The answer carries another station's address, with a right checksum. */
  record WrongStation(int address) implements Fault {}

  /** The station answers with an exception instead. */
  record ExceptionAnswer(int code) implements Fault {}

  /** No answer; the station does not act on the request either. */
  record Silence() implements Fault {}

  /** The station acts on the request, but its answer is lost. */
  record AnswerLost() implements Fault {}

  /** Only the first bytes of the answer reach the wire. */
  record Truncated(int bytes) implements Fault {}

  /** The answer starts later than it should. */
  record Late(Duration delay) implements Fault {}

  /** So many bits of the answer, anywhere in it, arrive turned over; the same for the same seed. */
  record FlippedBits(int bits, long seed) implements Fault {}

  /** A run of bits is turned over, as by one disturbance; where it begins follows from the seed. */
  record Burst(int bits, long seed) implements Fault {}

  /** So many bytes from the middle of the answer never arrive. */
  record LostBytes(int bytes, long seed) implements Fault {}

  /** The answer comes a second time, this long after the end of the first. */
  record Twice(Duration after) implements Fault {}

  /** Stray bytes run directly into the start of the answer. */
  record Noise(int bytes) implements Fault {}
}
