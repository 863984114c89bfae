package io.taiqu.supervisor.web;

import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;

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

  /** The message key of a meter's link state, given by its name or its number. */
  public static String meterLink(String code) {
    return "meter." + link(code).name();
  }

  /** The tone of a meter's link state. */
  public static String meterTone(String code) {
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
