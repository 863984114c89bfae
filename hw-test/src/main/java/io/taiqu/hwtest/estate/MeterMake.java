package io.taiqu.hwtest.estate;

/** The makes that a made-up utility owns, with the name of the edge's profile for each. */
public enum MeterMake {
  SDM120("eastron-sdm120"),
  SDM630("eastron-sdm630"),
  DDSU666("chint-ddsu666"),
  DDSY1352("acrel-ddsy1352"),
  EM340("carlo-gavazzi-em340"),
  B23("abb-b23"),
  IEM3155("schneider-iem3155");

  private final String profile;

  MeterMake(String profile) {
    this.profile = profile;
  }

  public String profile() {
    return profile;
  }
}
