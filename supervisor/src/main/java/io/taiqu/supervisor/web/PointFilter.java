package io.taiqu.supervisor.web;

import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.Role;
import io.taiqu.supervisor.grid.PointLive;
import io.taiqu.supervisor.grid.PointLive.Contact;
import java.util.Locale;
import java.util.function.Predicate;

/** Which meters a list shows. */
public enum PointFilter {
  /** Every meter. */
  ALL(point -> true),
  /** The last read succeeded. */
  READ(point -> meter(point, Tone.OK)),
  /** The last reads failed, or nothing was reported yet. */
  SILENT(point -> !meter(point, Tone.OK)),
  /** The relay is measured open. */
  OFF(point -> is(point, live -> live.feedback() == Contact.OPEN)),
  /** Supply is kept on or off for a reason that the edge names. */
  HELD(point -> is(point, live -> live.holdReason().isPresent())),
  /** The balance has passed a warning step, or is negative. */
  LOW(point ->
      point.role() == Role.CUSTOMER
          && is(point, live -> live.warningStep() > 0 || live.balance().isNegative()));

  private final Predicate<PointView> condition;

  PointFilter(Predicate<PointView> condition) {
    this.condition = condition;
  }

  boolean takes(PointView point) {
    return condition.test(point);
  }

  /** The name in addresses. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PointFilter of(String code) {
    for (PointFilter filter : values()) {
      if (filter.code().equals(code)) {
        return filter;
      }
    }
    throw new Problem(Problem.Kind.BAD_REQUEST, "No such state of a meter.");
  }

  private static boolean meter(PointView point, String tone) {
    return is(point, live -> Codes.meterTone(live).equals(tone));
  }

  private static boolean is(PointView point, Predicate<PointLive> condition) {
    return point.live().filter(condition).isPresent();
  }
}
