/**
 * Alarms: what is wrong now, since when and why, until somebody acknowledged it and its cause is
 * gone. Imports protocol identities and {@code live} only.
 */
@NullMarked
package io.taiqu.supervisor.alarm;

import org.jspecify.annotations.NullMarked;
