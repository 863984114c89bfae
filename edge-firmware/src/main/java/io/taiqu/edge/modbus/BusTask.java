package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;

/** Work for one device, one transaction at a time, so that something more urgent can go between. */
interface BusTask {

  /** Whom it concerns. */
  Responder responder();

  /** When it may be tried; on the bus's thread. */
  default long readyAt() {
    return responder().readyAt();
  }

  /** The next transaction to make. */
  ModbusRequest request();

  /**
   * Takes what came of the transaction.
   *
   * @param now monotonic time at which it ended
   * @return whether another transaction follows
   */
  boolean take(Reply reply, long now);
}
