package io.taiqu.edge.core.line;

import java.util.OptionalInt;

/**
 * A likely cause of what is seen on a line.
 *
 * @param fault what may be wrong
 * @param unit the address of the device concerned; empty if it is the line
 * @param damagedPerMille how many of 1000 answers were damaged, of that device or of the line
 */
public record LineFinding(LineFault fault, OptionalInt unit, int damagedPerMille) {}
