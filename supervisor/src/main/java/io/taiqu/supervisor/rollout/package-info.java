/**
 * New rules reach the units in stages: a few first, and the next ones when those report that they
 * took them and charge as the supervisor does. What disagrees halts it. Imports alarm, audit, fleet
 * and transaction.
 */
@NullMarked
package io.taiqu.supervisor.rollout;

import org.jspecify.annotations.NullMarked;
