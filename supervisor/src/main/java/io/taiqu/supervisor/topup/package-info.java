/**
 * Payments in: idempotent posting, credit issuing behind the fence, and the way of a top-up to the
 * meter. Imports protocol, approval, ledger, fleet, alarm, live, metric.
 */
@NullMarked
package io.taiqu.supervisor.topup;

import org.jspecify.annotations.NullMarked;
