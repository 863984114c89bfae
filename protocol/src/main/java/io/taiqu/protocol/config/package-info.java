/**
 * Reading a process's configuration: one YAML file, overridden by the environment and by flags.
 * Every problem is found in one pass and named with its path and line; a key that nobody asked for
 * is a problem. Imports nothing of ours.
 */
@NullMarked
package io.taiqu.protocol.config;

import org.jspecify.annotations.NullMarked;
