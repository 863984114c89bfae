package io.taiqu.protocol.message;

import java.util.Optional;

/** Why there is no reading. */
public enum Cause {
  /** The meter did not answer in time. */
  TIMEOUT(1),
  /** The answer was damaged. */
  BAD_CHECKSUM(2),
  /** The meter refused the request. */
  EXCEPTION_REPLY(3),
  /** Another address or function answered, or the wrong number of bytes. */
  UNEXPECTED_REPLY(4),
  /** The values can't be real: not a number, or zero after power-up. */
  IMPLAUSIBLE(5),
  /** The serial port is gone. */
  PORT_LOST(6),
  /** The meter was silent for long and is only probed now and then. */
  SET_ASIDE(7),
  /** The edge did not run at the end of the interval. */
  NOT_RUNNING(8),
  /** Another meter than the commissioned one answers. */
  WRONG_METER(9);

  private final int code;

  Cause(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<Cause> ofCode(int code) {
    for (Cause value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
