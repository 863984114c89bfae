/**
 * What customers owe beside current use, and how it is recovered from their payments or week by
 * week. Imports protocol, approval, grid, ledger and transaction.
 */
@NullMarked
package io.taiqu.supervisor.debt;

import org.jspecify.annotations.NullMarked;
