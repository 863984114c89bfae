/**
 * A unit, its supervisor and a line full of meters, all real, around relays whose every movement is
 * timed by the bytes on the wire: the ground on which the way from money to supply is measured.
 */
@NullMarked
package io.taiqu.hwtest.switching;

import org.jspecify.annotations.NullMarked;
