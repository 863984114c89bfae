/**
 * What a meter said and whether it may be believed: validation, roll-over, interval records.
 * Imports protocol only; no clock, no I/O, no logging.
 */
@NullMarked
package io.taiqu.edge.core.metering;

import org.jspecify.annotations.NullMarked;
