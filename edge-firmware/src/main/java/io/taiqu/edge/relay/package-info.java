/**
 * Bistable relays and the door contact on the header's pins, through Pi4J. May import: runtime,
 * core, protocol, Pi4J. Relays that are switched over RS-485 belong to the bus and live in modbus.
 */
@NullMarked
package io.taiqu.edge.relay;

import org.jspecify.annotations.NullMarked;
