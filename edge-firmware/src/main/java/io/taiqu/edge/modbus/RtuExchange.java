package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * One transaction at a time on one line: silence, request, answer by its expected length. Nothing
 * is slept away: each wait is the time the missing bytes need on the wire.
 *
 * <p>What an earlier, timed-out request still brings is never taken for an answer: bytes that come
 * before the next request are thrown away, and a read that an older answer would fit is preceded by
 * one that it does not fit (see {@link OwedAnswers}). An adapter that hears its own transmission is
 * recognised, and its echo left out.
 */
final class RtuExchange implements BusExchange {
  /**
   * From here to the end of an answer every piece is taken as it comes. Adapters hand bytes over in
   * pieces, the slowest of them every 16 ms, so that the end is not known any better before.
   */
  private static final long LAST_STRETCH_NANOS = 17_000_000L;

  /** How much later than its first bit an answer's first byte may be seen from here. */
  private static final long ADAPTER_DELAY_NANOS = 20_000_000L;

  /** An answer whose rest is missing for so long has broken off. */
  private static final long BROKEN_OFF_NANOS = 120_000_000L;

  /** An answer that was asked for before this program started is over by then. */
  private static final long STALE_ANSWER_NANOS = 100_000_000L;

  /** A line that talks for longer than this without a pause is not going to stop. */
  private static final long BABBLE_NANOS = 1_000_000_000L;

  private final BusTransport transport;
  private final LineSettings line;
  private final OwedAnswers owed = new OwedAnswers();
  private final byte[] sent = new byte[RtuFrame.LONGEST + 2];
  private final byte[] received = new byte[RtuFrame.LONGEST * 2];
  private long quietSince;
  private long wireNanos;
  private boolean echoing;
  private boolean strayBefore;

  RtuExchange(BusTransport transport, LineSettings line) {
    this.transport = transport;
    this.line = line;
    this.quietSince = transport.nanoTime();
  }

  @Override
  public void lineOpened() {
    quietSince = transport.nanoTime() + STALE_ANSWER_NANOS;
    echoing = false;
    owed.forget();
  }

  @Override
  public long wireNanos() {
    return wireNanos;
  }

  @Override
  public boolean strayBefore() {
    return strayBefore;
  }

  @Override
  public boolean echoing() {
    return echoing;
  }

  @Override
  public Reply transact(ModbusRequest request, long timeoutNanos) throws IOException {
    if (RtuFrame.isRead(request) && owed.ambiguous(request, transport.nanoTime())) {
      Reply told = tellOldFromNew(request, timeoutNanos);
      if (owed.ambiguous(request, transport.nanoTime())) {
        return told;
      }
    }
    return once(request, timeoutNanos);
  }

  /**
   * Makes a read that no late answer fits; once it is answered, no older answer can come. Returns
   * what became of it, or that the answer would be a guess.
   */
  private Reply tellOldFromNew(ModbusRequest request, long timeoutNanos) throws IOException {
    int function = request.getFunctionCode();
    int unit = request.getUnitID();
    int address =
        switch (request) {
          case ReadMultipleRegistersRequest read -> read.getReference();
          case ReadInputRegistersRequest read -> read.getReference();
          default -> -1;
        };
    OptionalInt count =
        address < 0
            ? OptionalInt.empty()
            : owed.unmistakable(unit, function, RtuFrame.registers(request), transport.nanoTime());
    if (count.isEmpty()) {
      return new Reply.Garbled(Reply.Damage.LATE);
    }
    ModbusRequest other =
        function == 4
            ? new ReadInputRegistersRequest(address, count.getAsInt())
            : new ReadMultipleRegistersRequest(address, count.getAsInt());
    other.setUnitID(unit);
    Reply reply = once(other, timeoutNanos);
    return reply instanceof Reply.Answered ? new Reply.Garbled(Reply.Damage.LATE) : reply;
  }

  private Reply once(ModbusRequest request, long timeoutNanos) throws IOException {
    if (!awaitSilence()) {
      return new Reply.Garbled(Reply.Damage.BABBLE);
    }
    int length = RtuFrame.encode(request, sent);
    long start = transport.nanoTime();
    transport.write(sent, length);
    long requestEnd = start + line.charactersNanos(length);
    quietSince = requestEnd;
    wireNanos += requestEnd - start;
    Reply reply = receive(request, length, requestEnd, timeoutNanos);
    owed.note(request, reply, transport.nanoTime());
    return reply;
  }

  private Reply receive(ModbusRequest request, int sentLength, long requestEnd, long timeoutNanos)
      throws IOException {
    int skip = echoing ? sentLength : 0;
    int expected = skip + RtuFrame.answerLength(request);
    long begin = requestEnd + timeoutNanos + ADAPTER_DELAY_NANOS;
    long end = Long.MAX_VALUE;
    int have = 0;
    while (true) {
      int n = transport.read(received, have, expected - have);
      long now = transport.nanoTime();
      if (n > 0) {
        have += n;
        quietSince = Math.max(requestEnd, now);
        if (skip == 0 && have >= sentLength && hearsItself(request, sentLength)) {
          echoing = true;
          skip = sentLength;
          expected += skip;
        }
        if (have >= skip + 2 && RtuFrame.isException(request, received[skip + 1])) {
          expected = skip + RtuFrame.EXCEPTION_LENGTH;
        }
        // Bytes follow each other without a pause: each look gives a latest time for the last one.
        end =
            Math.min(
                have > skip ? end : Long.MAX_VALUE, now + line.charactersNanos(expected - have));
      }
      boolean begun = have > skip;
      long deadline = begun ? end + BROKEN_OFF_NANOS : begin;
      if (have >= expected || now - deadline >= 0) {
        break;
      }
      if (begun && end - now > LAST_STRETCH_NANOS) {
        transport.waitUntil(end - LAST_STRETCH_NANOS);
      } else {
        transport.awaitInput(deadline);
      }
    }
    return judge(request, skip, have, expected, requestEnd);
  }

  private Reply judge(ModbusRequest request, int skip, int have, int expected, long requestEnd) {
    wireNanos += line.charactersNanos(Math.max(0, have - skip));
    if (have == 0 || have <= skip && startsWith(sent, have)) {
      return new Reply.Silent();
    }
    if (skip > 0 && !startsWith(sent, Math.min(have, skip))) {
      // The echo is not what was sent: somebody else spoke at the same time.
      return new Reply.Garbled(Reply.Damage.COLLISION);
    }
    byte[] answer = Arrays.copyOfRange(received, skip, have);
    long responseNanos = Math.max(0, quietSince - line.charactersNanos(answer.length) - requestEnd);
    Reply reply =
        RtuFrame.decode(
            request, sent, answer, Math.min(answer.length, expected - skip), responseNanos);
    boolean late =
        reply instanceof Reply.Garbled
            && answer.length > 2
            && (answer[0] & 0xFF) == request.getUnitID()
            && owed.owes(
                request.getUnitID(),
                answer[1] & 0xFF,
                RtuFrame.FRAME_OF_READ + (answer[2] & 0xFF),
                transport.nanoTime());
    return late ? new Reply.Garbled(Reply.Damage.LATE) : reply;
  }

  /**
   * Whether the first bytes that came are the request itself, which no answer to a read of
   * registers can be: its third byte would have to be an odd number of bytes.
   */
  private boolean hearsItself(ModbusRequest request, int sentLength) {
    return RtuFrame.registers(request) > 0 && startsWith(sent, sentLength);
  }

  private boolean startsWith(byte[] frame, int length) {
    return Arrays.equals(received, 0, length, frame, 0, length);
  }

  /**
   * Discards stray bytes until the line has been quiet for 3.5 characters; false if it never is.
   */
  private boolean awaitSilence() throws IOException {
    long giveUp = transport.nanoTime() + BABBLE_NANOS;
    strayBefore = false;
    while (true) {
      if (transport.read(received, 0, received.length) > 0) {
        strayBefore = true;
        quietSince = Math.max(quietSince, transport.nanoTime());
      }
      long free = quietSince + line.silenceNanos();
      if (transport.nanoTime() - free >= 0) {
        return true;
      }
      if (transport.nanoTime() - giveUp >= 0) {
        return false;
      }
      transport.waitUntil(free);
    }
  }
}
