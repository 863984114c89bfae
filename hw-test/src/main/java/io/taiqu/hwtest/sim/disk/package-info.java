/**
 * A disk that is only a number of bytes: what was not synchronised is lost, torn or kept when the
 * power fails, and ledger and readings store as logs on it. The contracts of the edge's ports bind
 * these to the SQLite ones. Imports edge.runtime and protocol only.
 */
@NullMarked
package io.taiqu.hwtest.sim.disk;

import org.jspecify.annotations.NullMarked;
