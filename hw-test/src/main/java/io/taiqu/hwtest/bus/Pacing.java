package io.taiqu.hwtest.bus;

import java.time.Duration;

/**
 * Who makes bytes take their time on the wire.
 *
 * @param simulated true on a pseudo-terminal, which has no baud rate, so that the model must hold
 *     bytes back; false on a real port, whose hardware does
 * @param grouping answer bytes of up to this much wire time are handed over together, at the time
 *     of the last of them, as the FIFO of a serial adapter does; zero hands over each byte alone
 */
public record Pacing(boolean simulated, Duration grouping) {

  /** A pseudo-terminal. Groups of 2 ms keep the cost of a busy bus near one percent of a core. */
  public static final Pacing SIMULATED = new Pacing(true, Duration.ofMillis(2));

  /** A real serial port. */
  public static final Pacing BY_HARDWARE = new Pacing(false, Duration.ZERO);
}
