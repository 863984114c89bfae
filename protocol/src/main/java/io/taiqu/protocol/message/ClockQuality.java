package io.taiqu.protocol.message;

import java.util.Optional;

/** How far the edge's wall clock can be believed. */
public enum ClockQuality {
  /** Synchronised with a time source. */
  SYNCHRONISED(1),
  /** Running, but nothing confirms it now. */
  NOT_SYNCHRONISED(2),
  /** Known to be wrong: it shows a time before one that the edge has recorded. */
  FAILED(3);

  private final int code;

  ClockQuality(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<ClockQuality> ofCode(int code) {
    for (ClockQuality value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
