package io.taiqu.protocol.message;

import java.util.Optional;

/** What a key may sign. Root signs credentials only; every other role is certified by root. */
public enum Role {
  ROOT(0),
  /** Credit states, hand-overs and token keys. */
  CREDIT(1),
  /** Tariff sets. */
  TARIFF(2),
  /** Policies. */
  POLICY(3),
  /** Acknowledgements, back-fill requests and notice states. */
  OPERATIONS(4),
  /** Firmware. */
  UPDATE(5),
  /** An edge's own reports and readings. */
  EDGE(6);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<Role> ofCode(int code) {
    for (Role value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
