package io.taiqu.edge.modbus;

/** What goes first at the next transaction boundary, in this order. */
enum Priority {
  /** A relay is to be switched. */
  RELAY_WRITE,
  /** The read that decides about somebody's supply. */
  DECIDING_READ,
  /** A read of somebody whose credit comes to an end. */
  PACED_READ,
  /** The sweep. */
  SWEEP,
  /** What nobody waits for: looking at relays that were not switched. */
  DIAGNOSTICS
}
