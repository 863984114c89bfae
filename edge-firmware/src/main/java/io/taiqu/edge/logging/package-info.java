/**
 * Where log lines go: plain to standard error. Small, because everything that a unit logs with is
 * in its memory for as long as it runs.
 */
@NullMarked
package io.taiqu.edge.logging;

import org.jspecify.annotations.NullMarked;
