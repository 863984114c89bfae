/**
 * Low-credit, disconnection and reconnection notices: durable first, then delivered, then confirmed
 * to the edge. Imports protocol, fleet, ledger, alarm.
 */
@NullMarked
package io.taiqu.supervisor.notice;

import org.jspecify.annotations.NullMarked;
