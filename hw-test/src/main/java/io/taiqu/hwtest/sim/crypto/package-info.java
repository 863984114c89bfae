/** Ed25519 for simulations, which sign hundreds of times a second. */
@NullMarked
package io.taiqu.hwtest.sim.crypto;

import org.jspecify.annotations.NullMarked;
