/** Counters and gauges of the process, in the Prometheus text format. Imports nothing. */
@NullMarked
package io.taiqu.supervisor.metric;

import org.jspecify.annotations.NullMarked;
