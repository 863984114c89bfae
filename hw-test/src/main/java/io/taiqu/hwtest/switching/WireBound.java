package io.taiqu.hwtest.switching;

import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.StationTiming;

/**
 * What the wire alone takes, by the formula of an RTU transaction: request, turnaround or t3.5
 * whichever is longer, answer, t3.5.
 */
public final class WireBound {
  private static final LineSettings LINE = LineSettings.of(SwitchingRig.BAUD);
  private static final int REQUEST_BYTES = 8;
  private static final int LARGEST_READ = 60;
  private static final int COIL_ANSWER_BYTES = 8;

  private WireBound() {}

  /** The longest read on the line, 60 registers: what a write may have to wait for. */
  public static long transactionNanos() {
    return transaction(5 + 2 * LARGEST_READ);
  }

  /** The longest read and, after it, the whole transaction of the relay's write. */
  public static long transactionAndWriteNanos() {
    return transactionNanos() + transaction(COIL_ANSWER_BYTES);
  }

  private static long transaction(int answerBytes) {
    return LINE.nanosFor(REQUEST_BYTES)
        + Math.max(StationTiming.QUICK.turnaround().toNanos(), LINE.silenceNanos())
        + LINE.nanosFor(answerBytes)
        + LINE.silenceNanos();
  }
}
