/**
 * Torture: processes that are killed at random while money moves, and what must hold afterwards.
 * May import everything else in hw-test, and the edge's readings store to look into what a killed
 * unit left behind.
 */
@NullMarked
package io.taiqu.hwtest.sim;

import org.jspecify.annotations.NullMarked;
