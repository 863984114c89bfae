package io.taiqu.protocol.tariff;

/** How a tariff's calendar sees a date. The order is the wire code. */
public enum DayType {
  WORKING_DAY,
  WEEKEND,
  HOLIDAY,
  /** A date that the price list names by itself, such as a day of critical peak. */
  SPECIAL
}
