/**
 * How many relays may be opened in an hour: the allowance of each edge, which two people may raise
 * for a while, and the fleet's total, beyond which everything is halted. Imports protocol,
 * approval, alarm, fleet.
 */
@NullMarked
package io.taiqu.supervisor.fuse;

import org.jspecify.annotations.NullMarked;
