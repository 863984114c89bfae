package io.taiqu.hwtest.record;

import java.time.Instant;
import java.util.Arrays;

/** A rising energy over time, in milliwatt-hours, straight between the moments it was noted at. */
public final class EnergyCurve {
  private long[] millis = new long[64];
  private long[] milliwattHours = new long[64];
  private int size;

  /** Notes the energy at a moment, which must not lie before the last one. */
  public void add(Instant at, long energy) {
    long time = at.toEpochMilli();
    if (size > 0 && time < millis[size - 1]) {
      throw new IllegalArgumentException("the record goes backward at " + at);
    }
    if (size == millis.length) {
      millis = Arrays.copyOf(millis, 2 * size);
      milliwattHours = Arrays.copyOf(milliwattHours, 2 * size);
    }
    millis[size] = time;
    milliwattHours[size] = energy;
    size++;
  }

  /** The first moment it covers. */
  public Instant begin() {
    return Instant.ofEpochMilli(millis[0]);
  }

  /** The last moment it covers. */
  public Instant end() {
    return Instant.ofEpochMilli(millis[size - 1]);
  }

  /** Energy by a moment; before the beginning the first value, after the end the last. */
  public double at(Instant when) {
    long time = when.toEpochMilli();
    int found = Arrays.binarySearch(millis, 0, size, time);
    if (found >= 0) {
      return milliwattHours[found];
    }
    int next = -found - 1;
    if (next == 0) {
      return milliwattHours[0];
    }
    if (next == size) {
      return milliwattHours[size - 1];
    }
    double share = (double) (time - millis[next - 1]) / (millis[next] - millis[next - 1]);
    return milliwattHours[next - 1] + share * (milliwattHours[next] - milliwattHours[next - 1]);
  }

  /** Energy between two moments. */
  public double between(Instant from, Instant to) {
    return at(to) - at(from);
  }
}
