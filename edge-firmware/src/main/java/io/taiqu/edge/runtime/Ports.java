package io.taiqu.edge.runtime;

/**
 * Everything outside that the control loop needs.
 *
 * @param bus the meters
 * @param relays the relays
 * @param link the way to the supervisor
 * @param journal the ledger; owned by the loop's thread
 * @param readings the readings store; owned by the loop's thread
 */
public record Ports(
    MeterBus bus, RelayBank relays, SupervisorLink link, Journal journal, ReadingStore readings) {}
