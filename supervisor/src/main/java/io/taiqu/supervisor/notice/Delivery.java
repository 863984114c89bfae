package io.taiqu.supervisor.notice;

import java.time.Instant;

/**
 * How far the delivery of a notice by one channel is.
 *
 * @param channel the channel's name
 * @param state how far
 * @param attempts how often it was tried
 * @param at when the state changed last
 * @param detail the reason of a failure or the other side's reference; may be empty
 */
public record Delivery(String channel, State state, int attempts, Instant at, String detail) {
  /** How far a delivery is. */
  public enum State {
    /** It is to be tried, for the first time or again. */
    WAITING,
    /** The customer has it. */
    DELIVERED,
    /** The customer gave no address of this kind. */
    NO_ADDRESS,
    /** It was tried often enough. */
    GIVEN_UP
  }
}
