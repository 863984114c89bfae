package io.taiqu.hwtest.estate;

/** How a customer's supply is switched. */
public sealed interface RelayPlan {
  /**
   * A bistable relay on three pins of the unit's header.
   *
   * @param set pin whose pulse closes the contact
   * @param reset pin whose pulse opens it
   * @param feedback pin that reads the contact
   */
  record Pins(int set, int reset, int feedback) implements RelayPlan {}

  /** The relay inside the meter, switched over the meter's bus. */
  record InMeter() implements RelayPlan {}

  /**
   * A channel of a relay board on the unit's first bus.
   *
   * @param address the board's bus address
   * @param channel 0 to 7
   */
  record Board(int address, int channel) implements RelayPlan {}

  /** No relay: the transformer's supply meter. */
  record None() implements RelayPlan {}
}
