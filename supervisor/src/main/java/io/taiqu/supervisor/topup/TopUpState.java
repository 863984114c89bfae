package io.taiqu.supervisor.topup;

/** How far a top-up has come. */
public enum TopUpState {
  /** Above the step cap: taken, and waiting for a second person. */
  WAITING,
  /** Posted in the ledger. */
  PAID,
  /** The signed credit state was published. */
  SENT,
  /** The edge reported that it holds the credit. */
  CONFIRMED,
  /** The relay's feedback says closed. */
  SUPPLY_ON,
  /** A second person refused it: the money goes back. */
  REFUSED
}
