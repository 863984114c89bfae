package io.taiqu.supervisor.web;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Geometry of the charts that are drawn on the server. The drawing area is 1000 wide and 200 high
 * and is stretched by the style sheet, so labels stand beside it as text and never in it.
 */
public final class Plot {
  /** Width of the drawing area. */
  public static final int WIDTH = 1000;

  /** Height of the drawing area. */
  public static final int HEIGHT = 200;

  private Plot() {}

  /**
   * A line over equidistant places; a missing value interrupts it.
   *
   * @param path the line, for {@code d}
   * @param lastX where it ends; meaningless without a value
   * @param lastY where it ends
   * @param targetY height of the target
   * @param top value at the upper edge
   * @param any whether there is any value
   */
  public record Line(
      String path, double lastX, double lastY, double targetY, double top, boolean any) {}

  /** A line through values with a target, on a scale from 0. */
  public static Line line(List<OptionalDouble> values, double target) {
    double top = ceiling(Math.max(target * 1.25, highest(values)));
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    double x = 0;
    double y = 0;
    double lastX = 0;
    double lastY = 0;
    boolean any = false;
    for (int i = 0; i < values.size(); i++) {
      OptionalDouble value = values.get(i);
      if (value.isEmpty()) {
        drawing = false;
        continue;
      }
      x = values.size() == 1 ? WIDTH / 2.0 : (double) i * WIDTH / (values.size() - 1);
      y = height(value.getAsDouble(), top);
      path.append(drawing ? 'L' : 'M').append(number(x)).append(' ').append(number(y));
      // A lone value is a dot: a line of no length with round ends.
      path.append(drawing ? "" : "h0");
      drawing = true;
      any = true;
      lastX = x;
      lastY = y;
    }
    return new Line(path.toString(), lastX, lastY, height(target, top), top, any);
  }

  /** Where a value stands on a scale from 0 to {@code top}; what is beyond stands at the edge. */
  public static double height(double value, double top) {
    double share = Math.min(1, Math.max(0, value / top));
    return HEIGHT * (1 - share);
  }

  /** The next round number: 1, 1.5, 2, 3, 4, 5, 6, 8 or 10 times a power of ten. */
  public static double ceiling(double value) {
    if (value <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8, 10}) {
      if (value <= step * power * 1.000001) {
        return step * power;
      }
    }
    return 10 * power;
  }

  /** How many decimal places the number of a scale needs. */
  public static int places(double number) {
    return Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
  }

  private static double highest(List<OptionalDouble> values) {
    double highest = 0;
    for (OptionalDouble value : values) {
      highest = Math.max(highest, value.orElse(0));
    }
    return highest;
  }

  /** A coordinate with one decimal place. */
  public static String number(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}
