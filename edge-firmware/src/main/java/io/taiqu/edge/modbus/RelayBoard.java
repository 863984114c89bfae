package io.taiqu.edge.modbus;

/** A relay board on a bus; shared by the relays on its channels. */
public final class RelayBoard {
  private final BusMaster bus;
  private final Responder responder;

  /** The board at this address. */
  public RelayBoard(BusMaster bus, int unit) {
    this.bus = bus;
    this.responder = bus.responder(unit, BoardRelayWiring.LIMITS);
  }

  BusMaster bus() {
    return bus;
  }

  Responder responder() {
    return responder;
  }
}
