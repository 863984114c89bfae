package io.taiqu.protocol.message;

import java.util.Optional;

/** What the edge wants a relay to be. */
public enum SupplyState {
  /** Relay closed, supply present. */
  ON(1),
  /** Relay open, supply taken away. */
  OFF(2);

  private final int code;

  SupplyState(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<SupplyState> ofCode(int code) {
    for (SupplyState value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
