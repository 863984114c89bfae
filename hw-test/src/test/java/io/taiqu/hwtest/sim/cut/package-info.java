/**
 * Real SQLite files, cut at every write and every synchronisation that a process made: a recorder
 * that is preloaded into the process notes them, and whatever a power cut could have left is put
 * together from the notes and opened by the product.
 */
@NullMarked
package io.taiqu.hwtest.sim.cut;

import org.jspecify.annotations.NullMarked;
