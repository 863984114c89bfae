package io.taiqu.supervisor.usereview;

/**
 * How far a use that moved has come. The names are stable: they are stored, and the pages translate
 * them.
 */
public enum TicketState {
  /** Listed for review; nobody has explained it. */
  LISTED,
  /** A ticket: somebody looks at it on site. */
  ASSIGNED,
  /** Explained, at the desk or on site. */
  CLOSED
}
