/**
 * The physics of a transformer area: a public low-voltage feeder, an unbalanced three-phase power
 * flow that reproduces its published day, households and shops that draw power, thieves, and exact
 * sums of the true energies. Imports {@code device} for what its meters see.
 */
@NullMarked
package io.taiqu.hwtest.district;

import org.jspecify.annotations.NullMarked;
