package io.taiqu.edge.modbus;

import io.taiqu.edge.core.line.LineCounts;
import io.taiqu.edge.core.line.LineObservation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * What came of the requests of the last five to ten minutes, by device: old enough to be telling,
 * young enough to show what a technician has just mended.
 */
final class LineTally {
  private static final long HALF_WINDOW_NANOS = 300_000_000_000L;

  private static final LineCounts TRAILING = new LineCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

  private Map<Integer, LineCounts> older = new HashMap<>();
  private Map<Integer, LineCounts> newer = new HashMap<>();
  private long olderIdleStray;
  private long newerIdleStray;
  private long newerSince;
  private OptionalInt lastHeard = OptionalInt.empty();

  LineTally(long now) {
    this.newerSince = now;
  }

  /**
   * One transaction is over.
   *
   * @param unit whom it was with
   * @param strayBefore whether bytes had come before it that belonged to no answer
   */
  void count(int unit, Reply reply, boolean strayBefore, long now) {
    if (reply instanceof Reply.LineDown) {
      return;
    }
    if (now - newerSince > HALF_WINDOW_NANOS) {
      older = newer;
      olderIdleStray = newerIdleStray;
      newer = new HashMap<>();
      newerIdleStray = 0;
      newerSince = now;
    }
    if (strayBefore) {
      if (lastHeard.isPresent()) {
        add(lastHeard.getAsInt(), TRAILING);
      } else {
        newerIdleStray++;
      }
    }
    add(unit, one(reply));
    lastHeard = reply instanceof Reply.Silent ? OptionalInt.empty() : OptionalInt.of(unit);
  }

  private void add(int unit, LineCounts counts) {
    newer.merge(unit, counts, LineCounts::plus);
  }

  private static LineCounts one(Reply reply) {
    return switch (reply) {
      case Reply.Answered _ -> new LineCounts(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      case Reply.Refused _ -> new LineCounts(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
      case Reply.Silent _ -> new LineCounts(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
      case Reply.LineDown _ -> LineCounts.NONE;
      case Reply.Garbled(Reply.Damage damage) ->
          switch (damage) {
            case CHECKSUM -> new LineCounts(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
            case SHORT -> new LineCounts(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
            case STRAY -> new LineCounts(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0);
            case WRONG_DEVICE, WRONG_FUNCTION, WRONG_CONTENT ->
                new LineCounts(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
            case LATE -> new LineCounts(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
            case COLLISION -> new LineCounts(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0);
            case BABBLE -> new LineCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
          };
    };
  }

  /** What the window shows. */
  LineObservation observation(boolean echo) {
    TreeSet<Integer> units = new TreeSet<>(older.keySet());
    units.addAll(newer.keySet());
    List<LineObservation.Device> devices = new ArrayList<>();
    for (int unit : units) {
      LineCounts counts =
          older.getOrDefault(unit, LineCounts.NONE).plus(newer.getOrDefault(unit, LineCounts.NONE));
      devices.add(new LineObservation.Device(unit, counts));
    }
    return new LineObservation(devices, olderIdleStray + newerIdleStray, echo);
  }
}
