package io.taiqu.hwtest.district;

import java.util.List;

/** Load profiles of one day, in watts for each minute. */
public final class LoadProfiles {

  /** Minutes of a day. */
  public static final int MINUTES = 1440;

  private final float[][] watts;

  private LoadProfiles(float[][] watts) {
    this.watts = watts;
  }

  /** From rows of minute (1 to 1440) and kilowatts of each profile. */
  static LoadProfiles ofMinutes(List<String[]> rows) {
    if (rows.size() != MINUTES) {
      throw new IllegalArgumentException("a day has 1440 minutes, not " + rows.size());
    }
    float[][] watts = new float[rows.getFirst().length - 1][MINUTES];
    for (String[] row : rows) {
      int minute = Integer.parseInt(row[0]) - 1;
      for (int profile = 0; profile < watts.length; profile++) {
        watts[profile][minute] = (float) (Double.parseDouble(row[profile + 1]) * 1000);
      }
    }
    return new LoadProfiles(watts);
  }

  /** How many profiles there are. */
  public int count() {
    return watts.length;
  }

  /** Watts of a profile in a minute of the day, both from 0. */
  public double watts(int profile, int minute) {
    return watts[profile][minute];
  }
}
