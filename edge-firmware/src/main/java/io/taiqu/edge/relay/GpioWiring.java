package io.taiqu.edge.relay;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Optional;

/**
 * How one customer's bistable relay is wired; pins by BCM number.
 *
 * @param point whose relay it is
 * @param set a pulse here closes the supply
 * @param reset a pulse here opens it
 * @param feedback high while the contact is closed, if an auxiliary contact is wired back
 */
public record GpioWiring(SupplyPointId point, int set, int reset, Optional<Integer> feedback) {
  /**
   * Pins 0 to 8 are pulled up while a Pi starts and could move a relay; 9 to 27 are pulled down.
   */
  private static final int LOWEST_SAFE_PIN = 9;

  private static final int HIGHEST_PIN = 27;

  /** Refuses pins that could move a relay while the computer starts. */
  public GpioWiring {
    requireDrivable(set, "set");
    requireDrivable(reset, "reset");
    if (set == reset) {
      throw new IllegalArgumentException("pin " + set + " can't both close and open the relay");
    }
  }

  private static void requireDrivable(int pin, String what) {
    if (pin < LOWEST_SAFE_PIN || pin > HIGHEST_PIN) {
      throw new IllegalArgumentException(
          what
              + " pin "
              + pin
              + " is outside 9..27, the pins that stay low while the computer starts");
    }
  }
}
