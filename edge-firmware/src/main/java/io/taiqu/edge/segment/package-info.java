/**
 * Interval readings in files that are written from front to back. May import runtime and core; no
 * other adapter.
 */
@NullMarked
package io.taiqu.edge.segment;

import org.jspecify.annotations.NullMarked;
