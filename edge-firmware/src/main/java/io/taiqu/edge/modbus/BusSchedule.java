package io.taiqu.edge.modbus;

import java.time.Duration;

/**
 * How often a bus is polled, on the real clock.
 *
 * @param pollEvery from the start of one sweep to the start of the next; zero sweeps without a
 *     pause
 * @param identityEvery how often each meter is asked who it is, besides the first contact and after
 *     each silence
 */
public record BusSchedule(Duration pollEvery, Duration identityEvery) {}
