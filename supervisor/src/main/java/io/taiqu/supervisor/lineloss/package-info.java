/**
 * Line loss per transformer with its uncertainty and its doubts. Imports protocol, grid, reading,
 * alarm.
 */
@NullMarked
package io.taiqu.supervisor.lineloss;

import org.jspecify.annotations.NullMarked;
