package io.taiqu.supervisor.web;

import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.supervisor.grid.PointLive;

/** Turns codes that edges report into message keys, with a general one for codes of the future. */
public final class Codes {
  private Codes() {}

  /** The message key of a hold reason, given by its name or its number. */
  public static String holdReason(String code) {
    for (HoldReason reason : HoldReason.values()) {
      if (reason.name().equals(code) || Integer.toString(reason.code()).equals(code)) {
        return "hold." + reason.name();
      }
    }
    return "hold.other";
  }

  private static String meterLink(String code) {
    return "meter." + link(code).name();
  }

  /** The message key of what is known now of a meter's link. */
  public static String meterLink(PointLive live) {
    return live.fresh() ? meterLink(live.meterState()) : "meter.UNHEARD";
  }

  /** The message key of where a relay is measured to be, or was when the point was last heard. */
  public static String supply(PointLive live) {
    return (live.fresh() ? "relay." : "relay.was.") + live.feedback().name();
  }

  /** The tone of what is known now of a meter's link. */
  public static String meterTone(PointLive live) {
    return live.fresh() ? meterTone(live.meterState()) : Tone.NONE;
  }

  private static String meterTone(String code) {
    return switch (link(code)) {
      case UP -> Tone.OK;
      case DOWN -> Tone.HIGH;
      case UNKNOWN -> Tone.NONE;
    };
  }

  private static MeterLink link(String code) {
    for (MeterLink link : MeterLink.values()) {
      if (link.name().equals(code) || Integer.toString(link.code()).equals(code)) {
        return link;
      }
    }
    return MeterLink.UNKNOWN;
  }
}
