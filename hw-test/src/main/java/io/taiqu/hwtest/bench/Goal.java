package io.taiqu.hwtest.bench;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a figure is to reach. In JSON it is the bare number; the figure's name tells the rest. */
sealed interface Goal {

  /** The limit. */
  @JsonValue
  double limit();

  /** Whether a figure reaches it; a figure that is not a number reaches nothing. */
  boolean metBy(double figure);

  /** At least this much, such as a rate. */
  record AtLeast(double limit) implements Goal {
    @Override
    public boolean metBy(double figure) {
      return figure >= limit;
    }

    @Override
    public String toString() {
      return "≥ " + limit;
    }
  }

  /** At most this much, such as a size. */
  record AtMost(double limit) implements Goal {
    @Override
    public boolean metBy(double figure) {
      return figure <= limit;
    }

    @Override
    public String toString() {
      return "≤ " + limit;
    }
  }

  /** At least this much. */
  static Goal atLeast(double limit) {
    return new AtLeast(limit);
  }

  /** At most this much. */
  static Goal atMost(double limit) {
    return new AtMost(limit);
  }
}
