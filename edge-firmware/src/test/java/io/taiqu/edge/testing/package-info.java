/** Stand-ins for what surrounds an edge unit, and a unit among them that tests can talk to. */
@NullMarked
package io.taiqu.edge.testing;

import org.jspecify.annotations.NullMarked;
