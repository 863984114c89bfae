package io.taiqu.supervisor.staff;

/**
 * One thing that a signed-in user may do. Pages and API routes ask for permissions, never for
 * roles.
 */
public enum Permission {
  /** See districts, transformers, supply points, edges and their readings. */
  VIEW_GRID,
  /** Search customers and see any customer's account. */
  VIEW_CUSTOMERS,
  /** See the one account that the user belongs to. */
  VIEW_OWN_ACCOUNT,
  /** Take money for an account. */
  TOP_UP,
  /** Propose refunds, corrections and the settlement of a month. */
  PROPOSE_MONEY_ORDERS,
  /** Look at bills and let them go to the customers. */
  RELEASE_BILLS,
  /** Have notices to customers delivered again. */
  TELL_CUSTOMERS,
  /** Set what keeps a customer's supply on. */
  PROTECT_CUSTOMERS,
  /** See what is suspected, and the cases about it. */
  VIEW_CASES,
  /** Look at a case on site, and put on record what was found and mended. */
  INSPECT,
  /** Assign and close cases. */
  MANAGE_CASES,
  /** Decide which of the stored readings count. */
  AMEND_READINGS,
  /** See alarms. */
  VIEW_ALARMS,
  /** Acknowledge an alarm with a reason. */
  ACKNOWLEDGE_ALARMS,
  /** Read the audit trail. */
  VIEW_AUDIT,
  /** Propose and decide what takes two people. */
  APPROVE,
  /** Replace the estate: districts, transformers, customers, tariffs, policies. */
  MANAGE_ESTATE
}
