package io.taiqu.edge.core;

import java.time.Instant;

/**
 * Now, on both clocks.
 *
 * @param at the deployment's clock: tariffs, intervals, calendars, grace and lead times
 * @param monotonicNanos the real monotonic clock of this process: staleness and reaction
 */
public record Moment(Instant at, long monotonicNanos) {}
