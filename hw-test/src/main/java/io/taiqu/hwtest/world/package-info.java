/**
 * The physical side of a made-up utility as one process: power flows, relay contacts, meters on
 * paced buses, pins, and the record of what truly happened. May import bus, device, district, pins,
 * estate and the protocol's quantities and clock; never the edge or the supervisor.
 */
@NullMarked
package io.taiqu.hwtest.world;

import org.jspecify.annotations.NullMarked;
