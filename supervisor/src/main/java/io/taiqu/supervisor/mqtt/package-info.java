/** The connection to the message broker. Imports fleet, whose ports it fills, and alarm. */
@NullMarked
package io.taiqu.supervisor.mqtt;

import org.jspecify.annotations.NullMarked;
