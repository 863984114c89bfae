/**
 * A virtual RS-485 bus with the timing of a real one: bytes take their time on the wire, silence of
 * three and a half characters ends a frame, stations answer after their turnaround, and faults can
 * be scripted. It appears to a master as a serial port (a pseudo-terminal).
 *
 * <p>{@link io.taiqu.hwtest.bus.Wire} is the pure model, told the time by its caller; {@link
 * io.taiqu.hwtest.bus.VirtualBus} is the shell that runs it on a terminal. Imports the JDK only.
 */
@NullMarked
package io.taiqu.hwtest.bus;

import org.jspecify.annotations.NullMarked;
