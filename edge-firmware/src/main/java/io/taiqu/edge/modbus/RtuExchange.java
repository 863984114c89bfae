package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import java.io.IOException;

/**
 * One transaction at a time on one line: silence, request, answer by its expected length. Nothing
 * is slept away: each wait is the time the missing bytes need on the wire. What an earlier,
 * timed-out request still brings is thrown away before the next one is sent.
 */
final class RtuExchange {
  /** Shorter waits than this only burn processor time. */
  private static final long FINEST_WAIT_NANOS = 250_000L;

  /** An answer that was asked for before this program started is over by then. */
  private static final long STALE_ANSWER_NANOS = 100_000_000L;

  /** A line that talks for longer than this without a pause is not going to stop. */
  private static final long BABBLE_NANOS = 1_000_000_000L;

  private final BusTransport transport;
  private final LineSettings line;
  private final byte[] sent = new byte[RtuFrame.LONGEST + 2];
  private final byte[] received = new byte[RtuFrame.LONGEST * 2];
  private long quietSince;
  private long wireNanos;

  RtuExchange(BusTransport transport, LineSettings line) {
    this.transport = transport;
    this.line = line;
    this.quietSince = transport.nanoTime();
  }

  /** Whatever was said on the line before, by whomever, is over a moment after it was opened. */
  void lineOpened() {
    quietSince = transport.nanoTime() + STALE_ANSWER_NANOS;
  }

  /** Time the line was busy with frames, turnaround left out; for the utilisation figure. */
  long wireNanos() {
    return wireNanos;
  }

  /**
   * Sends the request and waits at most {@code timeoutNanos} beyond the wire time for its answer.
   */
  Reply transact(ModbusRequest request, long timeoutNanos) throws IOException {
    if (!awaitSilence()) {
      return new Reply.Garbled(Reply.Damage.BABBLE);
    }
    int length = RtuFrame.encode(request, sent);
    long start = transport.nanoTime();
    transport.write(sent, length);
    long requestEnd = start + line.charactersNanos(length);
    quietSince = requestEnd;
    wireNanos += requestEnd - start;
    return receive(request, requestEnd, timeoutNanos);
  }

  private Reply receive(ModbusRequest request, long requestEnd, long timeoutNanos)
      throws IOException {
    int expected = RtuFrame.answerLength(request);
    long deadline = requestEnd + timeoutNanos + line.charactersNanos(expected);
    int have = 0;
    transport.waitUntil(
        requestEnd + line.charactersNanos(Math.min(expected, RtuFrame.EXCEPTION_LENGTH)));
    while (true) {
      int n = transport.read(received, have, expected - have);
      long now = transport.nanoTime();
      if (n > 0) {
        have += n;
        quietSince = now;
        if (have >= 2 && RtuFrame.isException(request, received[1])) {
          expected = RtuFrame.EXCEPTION_LENGTH;
        }
      }
      if (have >= expected || now >= deadline) {
        break;
      }
      transport.waitUntil(
          Math.min(
              deadline, now + Math.max(FINEST_WAIT_NANOS, line.charactersNanos(expected - have))));
    }
    wireNanos += line.charactersNanos(have);
    if (have == 0) {
      return new Reply.Silent();
    }
    long responseNanos = Math.max(0, quietSince - line.charactersNanos(have) - requestEnd);
    return RtuFrame.decode(request, sent, received, Math.min(have, expected), responseNanos);
  }

  /**
   * Discards stray bytes until the line has been quiet for 3.5 characters; false if it never is.
   */
  private boolean awaitSilence() throws IOException {
    long giveUp = transport.nanoTime() + BABBLE_NANOS;
    while (true) {
      if (transport.read(received, 0, received.length) > 0) {
        quietSince = Math.max(quietSince, transport.nanoTime());
      }
      long free = quietSince + line.silenceNanos();
      if (transport.nanoTime() >= free) {
        return true;
      }
      if (transport.nanoTime() >= giveUp) {
        return false;
      }
      transport.waitUntil(free);
    }
  }
}
