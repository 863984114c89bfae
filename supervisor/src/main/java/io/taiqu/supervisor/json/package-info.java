/**
 * Reads JSON documents strictly: every problem at once, each with its path. Imports nothing of
 * ours.
 */
@NullMarked
package io.taiqu.supervisor.json;

import org.jspecify.annotations.NullMarked;
