/**
 * The deterministic simulator: seeded histories of a supervisor and an edge unit, both of them the
 * production classes, on a clock, a network and disks that are only numbers, with everything that
 * can go wrong and what must hold after every event. Mutants are production ports and decisions,
 * altered here. Imports sim.disk, sim.crypto, edge.core, edge.runtime, supervisor and protocol.
 */
@NullMarked
package io.taiqu.hwtest.sim.history;

import org.jspecify.annotations.NullMarked;
