/** The double-entry ledger: accounts, append-only postings, hash chain. Imports protocol only. */
@NullMarked
package io.taiqu.supervisor.ledger;

import org.jspecify.annotations.NullMarked;
