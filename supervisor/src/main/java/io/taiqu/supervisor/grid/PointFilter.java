package io.taiqu.supervisor.grid;

import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.grid.GridView.Role;
import io.taiqu.supervisor.grid.PointLive.Contact;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Which meters a list shows. */
public enum PointFilter {
  /** Every meter. */
  ALL(point -> true),
  /** The last read succeeded. */
  READ(PointFilter::isRead),
  /** The last reads failed, or nothing was reported lately. */
  SILENT(point -> !isRead(point)),
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

  /** Whether a list with this filter shows a point. */
  public boolean takes(PointView point) {
    return condition.test(point);
  }

  /** The name in addresses. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The filter of a {@link #code()}. */
  public static Optional<PointFilter> of(String code) {
    return Arrays.stream(values()).filter(filter -> filter.code().equals(code)).findFirst();
  }

  private static boolean isRead(PointView point) {
    return is(point, live -> live.fresh() && live.meterState().equals("UP"));
  }

  private static boolean is(PointView point, Predicate<PointLive> condition) {
    return point.live().filter(condition).isPresent();
  }
}
