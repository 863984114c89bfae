/**
 * Composition root of the edge unit: configuration, command line, wiring. May import everything in
 * this module.
 */
@NullMarked
package io.taiqu.edge;

import org.jspecify.annotations.NullMarked;
