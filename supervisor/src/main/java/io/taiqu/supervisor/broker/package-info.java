/**
 * The embedded MQTT 5 broker: Artemis behind mutual TLS, each certificate confined to its own
 * topics. Imports protocol only.
 */
@NullMarked
package io.taiqu.supervisor.broker;

import org.jspecify.annotations.NullMarked;
