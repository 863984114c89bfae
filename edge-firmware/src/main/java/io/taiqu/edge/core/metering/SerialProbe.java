package io.taiqu.edge.core.metering;

import io.taiqu.protocol.identity.MeterSerial;

/** What a read says about the identity of the device that answered. */
public sealed interface SerialProbe {
  /** The device was asked and named itself. */
  record Answered(MeterSerial serial) implements SerialProbe {}

  /** The device was not asked in this read: its identity is what the last answer said. */
  record NotAsked() implements SerialProbe {}
}
