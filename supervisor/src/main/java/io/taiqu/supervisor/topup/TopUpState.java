package io.taiqu.supervisor.topup;

/** How far a top-up has come. */
public enum TopUpState {
  /** Posted in the ledger. */
  PAID,
  /** The signed credit state was published. */
  SENT,
  /** The edge reported that it holds the credit. */
  CONFIRMED,
  /** The relay's feedback says closed. */
  SUPPLY_ON
}
