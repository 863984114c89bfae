/**
 * Every store on a SQL database, in statements that SQLite and PostgreSQL both take; what differs
 * is an engine. Imports the features whose ports it fills; no other adapter.
 */
@NullMarked
package io.taiqu.supervisor.sql;

import org.jspecify.annotations.NullMarked;
