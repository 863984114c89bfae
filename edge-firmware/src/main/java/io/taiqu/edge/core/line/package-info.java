/**
 * What the answers on a serial line tell about the line itself: counts, and the likely cause of
 * errors. Imports the JDK only; no clock, no I/O, no logging.
 */
@NullMarked
package io.taiqu.edge.core.line;

import org.jspecify.annotations.NullMarked;
