package io.taiqu.edge.relay;

import io.taiqu.protocol.identity.SupplyPointId;

/**
 * How a voltage relay behind a customer's relay is wired.
 *
 * @param point whose supply it looks at
 * @param pin BCM number of its input, which is pulled down
 * @param presentWhen what the input shows while there is voltage
 */
public record LoadSideWiring(SupplyPointId point, int pin, PinLevel presentWhen) {}
