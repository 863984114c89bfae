/**
 * RS-485: one owner thread per bus, Modbus RTU by j2mod's messages over a transport of ours that
 * keeps the silences, meter models as data files. May import: runtime, core, protocol, j2mod,
 * jSerialComm.
 */
@NullMarked
package io.taiqu.edge.modbus;

import org.jspecify.annotations.NullMarked;
