package io.taiqu.edge.relay;

import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Optional;

/** How one customer's relay is wired to the header; pins by BCM number. */
public sealed interface GpioWiring {
  /** Pins below this are pulled up while a Pi starts, those from it on are pulled down. */
  int FIRST_PULLED_DOWN = 9;

  int HIGHEST_PIN = 27;

  /** Whose relay it is. */
  SupplyPointId point();

  /** High while the contact is closed, if an auxiliary contact is wired back. */
  Optional<Integer> feedback();

  /** In a few words; two relays with the same words are the same relay. */
  String text();

  /**
   * A bistable relay: it stays where it is whatever becomes of the unit.
   *
   * @param set a pulse here closes the supply
   * @param reset a pulse here opens it
   */
  record Pulsed(SupplyPointId point, int set, int reset, Optional<Integer> feedback)
      implements GpioWiring {
    /** Refuses pins that could move a relay while the computer starts. */
    public Pulsed {
      requireDrivable(set, "set");
      requireDrivable(reset, "reset");
      if (set == reset) {
        throw new IllegalArgumentException("pin " + set + " can't both close and open the relay");
      }
    }

    private static void requireDrivable(int pin, String what) {
      if (pin < FIRST_PULLED_DOWN || pin > HIGHEST_PIN) {
        throw new IllegalArgumentException(
            what
                + " pin "
                + pin
                + " is outside 9..27, the pins that stay low while the computer starts");
      }
    }

    @Override
    public String text() {
      return "gpio %d/%d/%s".formatted(set, reset, feedback.map(String::valueOf).orElse("-"));
    }
  }

  /**
   * A relay that opens as long as a pin has a level. It has none of its own: while the unit starts
   * or stands still, supply is on, so the level must not be the one that the pin has by itself
   * then.
   *
   * @param opensWhen the level that takes supply away
   */
  record Level(SupplyPointId point, int pin, PinLevel opensWhen, Optional<Integer> feedback)
      implements GpioWiring {
    /** Refuses pins that take supply away while the computer starts. */
    public Level {
      boolean pulledDown = pin >= FIRST_PULLED_DOWN;
      boolean safe =
          pin <= HIGHEST_PIN
              && switch (opensWhen) {
                case HIGH -> pulledDown;
                case LOW -> !pulledDown;
              };
      if (!safe) {
        throw new IllegalArgumentException(
            "pin "
                + pin
                + " would take supply away while the computer starts: with opensWhen: "
                + switch (opensWhen) {
                  case HIGH -> "high use a pin of 9..27, which stay low then";
                  case LOW -> "low use a pin of 0..8, which stay high then";
                });
      }
    }

    @Override
    public String text() {
      return "gpio level %d/%s/%s"
          .formatted(pin, opensWhen, feedback.map(String::valueOf).orElse("-"));
    }
  }
}
