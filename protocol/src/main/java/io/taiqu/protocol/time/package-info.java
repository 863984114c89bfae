/**
 * The clock of the deployment: tariffs, intervals, calendars, grace and lead times and the validity
 * of documents go by it; timers of serial lines, networks and watchdogs do not. Imports {@code
 * message}.
 */
@NullMarked
package io.taiqu.protocol.time;

import org.jspecify.annotations.NullMarked;
