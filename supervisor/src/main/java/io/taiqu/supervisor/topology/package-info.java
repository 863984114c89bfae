/**
 * What hangs on what and since when: points on transformers, transformers on lines and in
 * districts, lines on stations, stations in counties; the procedures that move them, and the sums
 * of every level by the topology of their time. Imports protocol, grid, reading, estate,
 * assignment, approval, audit.
 */
@NullMarked
package io.taiqu.supervisor.topology;

import org.jspecify.annotations.NullMarked;
