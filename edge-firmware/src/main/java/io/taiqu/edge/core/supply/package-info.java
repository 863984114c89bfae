/**
 * May this relay open, must it close: the permission to disconnect, warnings, and what the relay is
 * seen to do. Imports core.credit, core.metering and protocol; no clock, no I/O, no logging.
 */
@NullMarked
package io.taiqu.edge.core.supply;

import org.jspecify.annotations.NullMarked;
