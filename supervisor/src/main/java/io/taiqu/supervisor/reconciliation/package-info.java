/**
 * What edges show is held against what was issued: the way back of a supervisor that was set back
 * in time, the proof of each edge's ledger, and what two people decide about a mismatch. Imports
 * protocol, approval, topup, fleet, ledger, alarm.
 */
@NullMarked
package io.taiqu.supervisor.reconciliation;

import org.jspecify.annotations.NullMarked;
