/**
 * Interval readings: ingest, acknowledgement, roll-ups, usage. Imports protocol, grid, fleet,
 * alarm, live, metric.
 */
@NullMarked
package io.taiqu.supervisor.reading;

import org.jspecify.annotations.NullMarked;
