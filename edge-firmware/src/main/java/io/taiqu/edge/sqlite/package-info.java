/** The ledger and the readings on SQLite. Imports runtime's ports, core and protocol. */
@NullMarked
package io.taiqu.edge.sqlite;

import org.jspecify.annotations.NullMarked;
