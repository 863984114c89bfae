/**
 * Light MQTT 5 clients on Netty's codec, for hundreds of simulated units in one process beside the
 * product that is measured: real units have machines of their own. The product speaks by Paho.
 */
@NullMarked
package io.taiqu.hwtest.mqtt;

import org.jspecify.annotations.NullMarked;
