/**
 * Composition root of the supervisor: configuration, command line, wiring. May import everything in
 * this module.
 */
@NullMarked
package io.taiqu.supervisor;

import org.jspecify.annotations.NullMarked;
