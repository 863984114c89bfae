/**
 * The one thread that owns the edge's state, and the ports it needs from the outside. Imports core
 * and protocol; adapters implement the ports and are never imported from here.
 */
@NullMarked
package io.taiqu.edge.runtime;

import org.jspecify.annotations.NullMarked;
