/**
 * The self-test of a real unit's hardware: serial ports, relays, clock, watchdog, storage. What is
 * not there is skipped, and said so. May import: modbus, protocol. Only the command line starts it.
 */
@NullMarked
package io.taiqu.edge.selftest;

import org.jspecify.annotations.NullMarked;
