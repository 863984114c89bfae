/**
 * Random traces through a unit's own decisions, on clocks that are only numbers: no supply may be
 * taken away while one of the thirteen conditions does not hold in truth. Imports edge.core,
 * protocol and the mutants of the simulator.
 */
@NullMarked
package io.taiqu.hwtest.openings;

import org.jspecify.annotations.NullMarked;
