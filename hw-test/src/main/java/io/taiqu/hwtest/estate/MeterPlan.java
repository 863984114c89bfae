package io.taiqu.hwtest.estate;

import io.taiqu.protocol.identity.MeterSerial;

/**
 * A meter as it hangs on the bus.
 *
 * @param make make and type
 * @param serial number on the nameplate, and in the device where the make has a register for it
 * @param bus which of the unit's buses it hangs on, from 0
 * @param address bus address, different on all buses of the unit
 * @param ctRatio current-transformer ratio by which differences of the register are multiplied
 * @param ratedWatts connected load
 * @param relay how the supply behind it is switched
 * @param answers false for a meter that is dead from the first day
 */
public record MeterPlan(
    MeterMake make,
    MeterSerial serial,
    int bus,
    int address,
    int ctRatio,
    long ratedWatts,
    RelayPlan relay,
    boolean answers) {}
