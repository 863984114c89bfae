/**
 * What comes from the edges, on its way from the network to the use cases: bounded, verified on all
 * processors, many messages in one transaction when they come faster than they are stored. What
 * finds no room is left unacknowledged and comes again.
 */
@NullMarked
package io.taiqu.supervisor.intake;

import org.jspecify.annotations.NullMarked;
