package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import java.time.YearMonth;

/**
 * Use that moved by a fifth or more against an earlier month (the review list, 用电异动核查). Compared is
 * the energy of a day, since months differ in length and a day may lack readings.
 *
 * @param month the last whole month
 * @param against the month before, or the same one a year ago
 * @param before energy of an average day then
 * @param now and in the last month
 */
public record UseReview(
    SupplyPointId point, YearMonth month, YearMonth against, Energy before, Energy now) {
  private static final int LEAST_DAYS = 20;
  private static final double MOVED = 0.2;

  /** Less than this a day is a home that nobody lives in, and any lamp doubles it. */
  private static final long LEAST_WATT_HOURS = 300;

  /**
   * What is known of a meter's month.
   *
   * @param wattHours over the days that are known from end to end
   * @param days how many these are
   */
  public record Month(long wattHours, int days) {
    boolean enough() {
      return days >= LEAST_DAYS;
    }

    long perDay() {
      return Math.round((double) wattHours / days);
    }
  }

  /** Whether the use of an average day moved so far that somebody should look at it. */
  static boolean moved(Month before, Month now) {
    if (!before.enough() || !now.enough()) {
      return false;
    }
    long most = Math.max(before.perDay(), now.perDay());
    return most >= LEAST_WATT_HOURS
        && Math.abs(now.perDay() - before.perDay()) >= MOVED * Math.max(1, before.perDay());
  }

  /** How far it moved, in percent; from nothing, 100. */
  public double percent() {
    return before.wattHours() == 0
        ? 100
        : 100.0 * (now.wattHours() - before.wattHours()) / before.wattHours();
  }
}
