/**
 * Every store on a SQL database: SQLite here, in statements that PostgreSQL takes too. Imports the
 * features whose ports it fills; no other adapter.
 */
@NullMarked
package io.taiqu.supervisor.sql;

import org.jspecify.annotations.NullMarked;
