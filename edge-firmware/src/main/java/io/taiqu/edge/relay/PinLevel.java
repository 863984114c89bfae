package io.taiqu.edge.relay;

import com.pi4j.io.gpio.digital.DigitalState;

/** What a pin shows or has. */
public enum PinLevel {
  HIGH,
  LOW;

  DigitalState state() {
    return switch (this) {
      case HIGH -> DigitalState.HIGH;
      case LOW -> DigitalState.LOW;
    };
  }
}
