/**
 * Tables that leave the system: as comma-separated values, and in the columns of Apache Parquet.
 * Imports nothing.
 */
@NullMarked
package io.taiqu.supervisor.export;

import org.jspecify.annotations.NullMarked;
