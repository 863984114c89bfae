package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The reads that devices have not answered yet, so that a late answer is never taken for the answer
 * to a later request.
 *
 * <p>An RTU answer to a read tells the device, the function and how many bytes it holds, and not
 * which registers. But a device answers in the order in which it was asked: once an answer of a
 * shape that only the newest request has is there, nothing older can still come. So two unanswered
 * reads of one device never have the same shape: before the second, one of another length is made.
 */
final class OwedAnswers {
  /** No device answers later than this. */
  private static final long FORGOTTEN_NANOS = 60_000_000_000L;

  /** The longest read that Modbus allows. */
  private static final int MOST_REGISTERS = 125;

  private record Owed(int function, int length, long askedAt) {}

  private final Map<Integer, Deque<Owed>> owed = new HashMap<>();

  private Deque<Owed> of(int unit) {
    return owed.computeIfAbsent(unit, key -> new ArrayDeque<>(2));
  }

  /** Whether an answer of this request's shape could be one to an older request. */
  boolean ambiguous(ModbusRequest request, long now) {
    return owes(
        request.getUnitID(), request.getFunctionCode(), RtuFrame.answerLength(request), now);
  }

  /** Whether the device may still answer an older request with so many bytes. */
  boolean owes(int unit, int function, int length, long now) {
    Deque<Owed> all = of(unit);
    all.removeIf(one -> now - one.askedAt > FORGOTTEN_NANOS);
    return all.stream().anyMatch(one -> one.function == function && one.length == length);
  }

  /**
   * A number of registers whose answer is not owed by the device, so that it tells old from new:
   * fewer than {@code registers} by whole 32-bit values, then more; empty if there is none.
   */
  OptionalInt unmistakable(int unit, int function, int registers, long now) {
    for (int less = registers - 2; less > 0; less -= 2) {
      if (!owes(unit, function, RtuFrame.readAnswerLength(less), now)) {
        return OptionalInt.of(less);
      }
    }
    for (int more = registers + 2; more <= MOST_REGISTERS; more += 2) {
      if (!owes(unit, function, RtuFrame.readAnswerLength(more), now)) {
        return OptionalInt.of(more);
      }
    }
    return OptionalInt.empty();
  }

  /** The request was sent and what came of it is known. */
  void note(ModbusRequest request, Reply reply, long now) {
    if (!RtuFrame.isRead(request)) {
      // The echo of a write may be that of an equal write before it, and so proves no order.
      return;
    }
    int unit = request.getUnitID();
    switch (reply) {
      case Reply.Answered _ -> owed.remove(unit);
      // Any of the older requests may be what the device refused: at least the oldest is done with.
      case Reply.Refused _ -> {
        if (of(unit).pollFirst() != null) {
          of(unit).addLast(owedFor(request, now));
        }
      }
      case Reply.Garbled _, Reply.Silent _ -> of(unit).addLast(owedFor(request, now));
      case Reply.LineDown _ -> {}
    }
  }

  private static Owed owedFor(ModbusRequest request, long now) {
    return new Owed(request.getFunctionCode(), RtuFrame.answerLength(request), now);
  }

  /** Nothing that was asked before is answered any more. */
  void forget() {
    owed.clear();
  }
}
