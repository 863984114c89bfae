package io.taiqu.protocol.message;

import java.util.Optional;

/**
 * Why the edge does not switch a relay although the balance asks for it. The numbers 1…13 are the
 * conditions that must all hold before supply is taken away; an edge names the first that does not.
 * From 32 on: why supply is not restored. From 48 on: why neither is considered.
 */
public enum HoldReason {
  /**
   * No signed policy says to enforce here, or it has not begun, has expired, or is for another
   * epoch; or a newer policy or tariff set was issued and has not arrived.
   */
  ENFORCEMENT_NOT_IN_FORCE(1),
  /** Not two successive, plausible, recent reads that both leave the balance below its limit. */
  READS_NOT_CONFIRMED(2),
  /** The meter's serial number is not the commissioned one, or unknown. */
  METER_NOT_PROVEN(3),
  /** The register fell, and a plausible roll-over does not explain it. */
  ROLL_OVER_NOT_PROVEN(4),
  /** The register went backwards, or further than the rated power allows. */
  STEP_IMPLAUSIBLE(5),
  /** The clock is not synchronised, and no monotonic delay proves the time window. */
  CLOCK_NOT_PROVEN(6),
  /** A dispute about the account is open. */
  DISPUTE_OPEN(7),
  /** A protected customer, or someone's life depends on the supply. */
  PROTECTED_CUSTOMER(8),
  /** Evening, night, weekend or holiday. */
  QUIET_HOURS(9),
  /**
   * Emergency credit is left, or the low-credit warnings were neither delivered nor shown for the
   * lead time.
   */
  WARNINGS_NOT_GIVEN(10),
  /** The notices that the policy asks for are not durably logged. */
  NOTICES_NOT_LOGGED(11),
  /** Too soon after the last opening, too many openings today, or too soon after a start. */
  ANTI_FLAP(12),
  /** The edge has used up its allowance of openings for this hour. */
  FUSE_SPENT(13),
  /** A technician's safety lock is on: supply is not restored. */
  SAFETY_LOCK(32),
  /** There is voltage on the load side of the open relay: supply is not restored. */
  LOAD_SIDE_VOLTAGE(33),
  /** The credit is there; somebody at the place must say that supply may return. */
  READY_TO_RECONNECT(34),
  /** More power than agreed was drawn for too long; supply returns by itself after a while. */
  LOAD_LIMIT(35),
  /** The same, more often than supply returns by itself: a person must restore it. */
  LOAD_LIMIT_LOCKED(36),
  /**
   * The meter has no valid commissioning sheet, or was left unproved: it is read, and neither
   * charged nor enforced.
   */
  NOT_IN_SERVICE(48);

  private final int code;

  HoldReason(int code) {
    this.code = code;
  }

  /** The stable number of the wire form. */
  public int code() {
    return code;
  }

  /** The constant with that number; empty for a number of the future. */
  public static Optional<HoldReason> ofCode(int code) {
    for (HoldReason value : values()) {
      if (value.code == code) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
