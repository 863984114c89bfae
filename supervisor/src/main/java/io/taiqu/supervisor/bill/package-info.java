/**
 * Bills of customers who pay afterwards: worked out by the month from the second rating, or
 * estimated and settled as soon as the meter is heard; released by a person, settled by payments,
 * overdue, and how much may be owed. Imports protocol, fleet, ledger, topup, tariff, notice, alarm,
 * audit.
 */
@NullMarked
package io.taiqu.supervisor.bill;

import org.jspecify.annotations.NullMarked;
