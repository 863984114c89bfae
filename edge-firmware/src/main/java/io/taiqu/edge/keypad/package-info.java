/** A keypad at the unit, on which customers type account and token. Imports runtime and core. */
@NullMarked
package io.taiqu.edge.keypad;

import org.jspecify.annotations.NullMarked;
