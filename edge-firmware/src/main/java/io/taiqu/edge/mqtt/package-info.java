/**
 * The session with the broker: MQTT 5 over TLS 1.3 with the unit's own certificate. Carries bytes,
 * understands none of them. May import: runtime, core, protocol, Paho.
 */
@NullMarked
package io.taiqu.edge.mqtt;

import org.jspecify.annotations.NullMarked;
