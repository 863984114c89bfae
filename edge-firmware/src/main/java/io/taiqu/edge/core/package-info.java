/**
 * The edge's decisions as pure functions: {@code decide(state, input, now) -> events} and {@code
 * evolve(state, event) -> state}. Imports its own subpackages and protocol; no clock, no I/O, no
 * logging.
 */
@NullMarked
package io.taiqu.edge.core;

import org.jspecify.annotations.NullMarked;
