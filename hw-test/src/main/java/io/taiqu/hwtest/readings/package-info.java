/**
 * Seeded histories of one meter on a bad line: the unit's own frame decoder, register meaning and
 * decisions, on a clock that is only a number. May import bus, device and the edge.
 */
@NullMarked
package io.taiqu.hwtest.readings;

import org.jspecify.annotations.NullMarked;
