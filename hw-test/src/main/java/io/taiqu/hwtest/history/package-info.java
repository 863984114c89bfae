/**
 * Weeks of interval readings, made in seconds: the physics of a transformer area runs fast, its
 * meters are read every five simulated minutes, and the unit's own control loop turns the reads
 * into the blocks that it would have stored. May import world, estate, record and the edge.
 */
@NullMarked
package io.taiqu.hwtest.history;

import org.jspecify.annotations.NullMarked;
