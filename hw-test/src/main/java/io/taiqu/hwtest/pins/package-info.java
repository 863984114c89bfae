/**
 * The pins of a virtual unit: a Pi4J provider that runs inside the unit's process and is wired by a
 * socket to the relays of the simulated district. The unit's own code sees ordinary pins. May
 * import Pi4J and the JDK only.
 */
@NullMarked
package io.taiqu.hwtest.pins;

import org.jspecify.annotations.NullMarked;
