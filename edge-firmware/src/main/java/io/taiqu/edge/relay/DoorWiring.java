package io.taiqu.edge.relay;

/**
 * How the contact at the cabinet's door is wired.
 *
 * @param pin BCM number of its input, which is pulled down
 * @param openWhen what the input shows while the door is open. {@code LOW} for a contact that is
 *     closed by the shut door: then a cut wire is told like an open door
 */
public record DoorWiring(int pin, PinLevel openWhen) {}
