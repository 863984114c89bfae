/**
 * Money of an account that moves beside payments: refunds, corrections, the settlement of a month.
 * Imports protocol, approval, ledger, topup, grid.
 */
@NullMarked
package io.taiqu.supervisor.moneyorder;

import org.jspecify.annotations.NullMarked;
