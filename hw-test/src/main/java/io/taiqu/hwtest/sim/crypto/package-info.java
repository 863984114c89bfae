/** Ed25519 for simulations, which sign hundreds of times a second. Imports nothing of Taiqu. */
@NullMarked
package io.taiqu.hwtest.sim.crypto;

import org.jspecify.annotations.NullMarked;
