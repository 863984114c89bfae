package io.taiqu.hwtest.scenario;

/** A customer's read: kWh before the ratio and volts, as the meter shows them. */
record Reading(double register, double volts) {}
