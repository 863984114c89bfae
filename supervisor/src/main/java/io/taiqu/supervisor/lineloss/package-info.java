/**
 * Line loss per transformer with its uncertainty and its doubts, and by which bands it is judged.
 * Imports protocol, grid, reading, alarm, approval, audit.
 */
@NullMarked
package io.taiqu.supervisor.lineloss;

import org.jspecify.annotations.NullMarked;
