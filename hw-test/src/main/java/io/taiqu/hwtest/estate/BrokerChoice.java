package io.taiqu.hwtest.estate;

/** Which MQTT broker a made-up utility uses. */
public enum BrokerChoice {
  /** The one inside the supervisor. */
  EMBEDDED,
  /** Eclipse mosquitto as a process of its own. */
  MOSQUITTO
}
