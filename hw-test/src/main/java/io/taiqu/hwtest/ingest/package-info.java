/**
 * Readings at the scale of a city: many units that sign and send, the supervisor's way in from the
 * network to the store, and the servers that it needs. Used by benchmarks and torture runs.
 */
@NullMarked
package io.taiqu.hwtest.ingest;

import org.jspecify.annotations.NullMarked;
