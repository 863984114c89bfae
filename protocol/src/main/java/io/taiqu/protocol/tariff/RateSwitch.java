package io.taiqu.protocol.tariff;

import java.time.LocalTime;

/**
 * From a time of day on, one rate applies.
 *
 * @param from local time, whole minutes
 * @param rate index of the rate
 */
public record RateSwitch(LocalTime from, int rate) {
  public RateSwitch {
    if (from.getSecond() != 0 || from.getNano() != 0 || rate < 0) {
      throw new IllegalArgumentException(
          "a switch needs a time in whole minutes and a rate: " + from + " → " + rate);
    }
  }
}
