package io.taiqu.protocol.message;

import java.util.Optional;

/** Whether a meter answers. */
public enum MeterLink {
  /** Not read yet. */
  UNKNOWN(0),
  /** The last read succeeded. */
  UP(1),
  /** The last reads failed. */
  DOWN(2);

  private final int code;

  MeterLink(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<MeterLink> ofCode(int code) {
    for (MeterLink value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
