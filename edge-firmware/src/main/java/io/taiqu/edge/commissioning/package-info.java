/**
 * Commissioning: what must be shown before a meter goes into service, and what a set of
 * observations proves. A pure procedure over a record of steps: the record says what happened, the
 * state is that record folded, and the next action follows from the state, so that it can be taken
 * up again after any interruption. Knows no bus, no pin, no file and no clock; those are behind
 * {@link io.taiqu.edge.commissioning.SiteAccess} and {@link
 * io.taiqu.edge.commissioning.Technician}. May import: core.metering, protocol, jackson-core.
 */
@NullMarked
package io.taiqu.edge.commissioning;

import org.jspecify.annotations.NullMarked;
