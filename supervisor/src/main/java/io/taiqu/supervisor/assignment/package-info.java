/**
 * Which edge and which meter serve a supply point: another unit, or another meter, goes on exactly
 * where the one before is known to have stood. Imports protocol, approval, topup, fleet, estate.
 */
@NullMarked
package io.taiqu.supervisor.assignment;

import org.jspecify.annotations.NullMarked;
