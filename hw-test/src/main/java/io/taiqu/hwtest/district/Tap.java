package io.taiqu.hwtest.district;

/**
 * A single-phase connection to the feeder.
 *
 * @param bus name of the bus
 * @param phase which phase
 */
public record Tap(String bus, Phase phase) {}
