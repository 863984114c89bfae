package io.taiqu.protocol.message;

import java.util.Optional;

/** What a relay's own contact, or its meter, says about its position. */
public enum RelayFeedback {
  UNKNOWN(0),
  OPEN(1),
  CLOSED(2);

  private final int code;

  RelayFeedback(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<RelayFeedback> ofCode(int code) {
    for (RelayFeedback value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
