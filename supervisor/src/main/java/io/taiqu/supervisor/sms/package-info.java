/**
 * Messages that customers send to the station by phone, and their answers: the balance, and tokens
 * that a unit has not taken yet. Imports protocol, audit, grid, ledger, topup and transaction.
 */
@NullMarked
package io.taiqu.supervisor.sms;

import org.jspecify.annotations.NullMarked;
