package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import java.time.Duration;

/** One meter, its load and its relay, as they are in truth. */
final class Household {
  private static final long MILLI = 1_000;

  final int number;
  final SupplyPointId point;
  final long openingCount;
  final int exponent;
  final long rangeCount;
  final boolean switched;

  /** Whether the relay is a plain one, which closes when the unit has no power. */
  final boolean plain;

  /** Energy since the opening, in mWh. */
  private long used;

  /** Energy since the opening when the present meter was put in, and what it showed then. */
  private long shiftUsed;

  private long shiftCount;
  private int meters = 1;

  /** In watts; flows while the relay is closed. */
  long load;

  boolean closed = true;
  boolean stuck;
  boolean everStuck;
  boolean silent;

  Household(
      int number,
      SupplyPointId point,
      long openingCount,
      int exponent,
      long rangeCount,
      boolean switched,
      boolean plain) {
    this.number = number;
    this.point = point;
    this.openingCount = openingCount;
    this.exponent = exponent;
    this.rangeCount = rangeCount;
    this.switched = switched;
    this.plain = plain;
    this.shiftCount = openingCount;
  }

  /** The relay's contact stays where it is, however it is driven. */
  void jam() {
    stuck = true;
    everStuck = true;
  }

  /** The relay is driven. */
  void drive(boolean close) {
    if (!stuck) {
      closed = close;
    }
  }

  /** The unit, which holds a plain relay open, has no power. */
  void losePower() {
    if (plain) {
      drive(true);
    }
  }

  /** Energy flows for a time; how much, in mWh. */
  long flow(Duration time) {
    long flowed = closed ? load * time.toMillis() / 3_600 : 0;
    used += flowed;
    return flowed;
  }

  /** Energy that others drew flows through this meter. */
  void take(long milliwattHours) {
    used += milliwattHours;
  }

  private long countOf(long milliwattHours) {
    long unit = MILLI;
    for (int i = 0; i < exponent; i++) {
      unit *= 10;
    }
    return milliwattHours / unit;
  }

  /** What the meter shows. */
  MeterRegister shown() {
    return new MeterRegister(
        (shiftCount + countOf(used) - countOf(shiftUsed)) % rangeCount, exponent);
  }

  /** The position that goes on past roll-overs and exchanges. */
  MeterRegister position() {
    return new MeterRegister(openingCount + countOf(used), exponent);
  }

  /** The power that the meter shows, in watts. */
  long power() {
    return closed ? load : 0;
  }

  MeterSerial serial() {
    return serial(meters);
  }

  MeterSerial serial(int meter) {
    return new MeterSerial("M-" + number + "-" + meter);
  }

  /** Another meter is put in, which begins at some count. */
  void exchange(long firstCount) {
    // What the old meter had counted of its next unit is gone with it.
    used = used - used % (MILLI * (exponent == 1 ? 10 : 1));
    shiftUsed = used;
    shiftCount = firstCount;
    meters++;
  }

  boolean hasFirstMeter() {
    return meters == 1;
  }

  /** Whether an account is of the meter that is there. */
  boolean isServedBy(PointState known) {
    return known
        .account()
        .filter(account -> account.handover().document().meter().equals(serial().hash()))
        .isPresent();
  }

  MeteredPoint commissioned() {
    return new MeteredPoint(
        point,
        serial(1),
        switched ? MeteredPoint.Role.CUSTOMER : MeteredPoint.Role.SUPPLY,
        CtRatio.DIRECT,
        new Power(switched ? 8_000 : 100_000),
        new MeterRegister(rangeCount, exponent),
        switched);
  }
}
