/** The connection to the message broker, by Paho. Imports fleet, whose ports it fills. */
@NullMarked
package io.taiqu.supervisor.mqtt;

import org.jspecify.annotations.NullMarked;
