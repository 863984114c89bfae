/**
 * The connection to the message broker: a client of MQTT 5 on the codec that the embedded broker
 * speaks with too. Imports fleet, whose ports it fills.
 */
@NullMarked
package io.taiqu.supervisor.mqtt;

import org.jspecify.annotations.NullMarked;
