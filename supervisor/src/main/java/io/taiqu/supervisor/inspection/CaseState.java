package io.taiqu.supervisor.inspection;

/** How far a case has come. The names are stable: they are stored, and the pages translate them. */
public enum CaseState {
  /** Suspected; nobody looks after it yet. */
  OPEN,
  /** Somebody is to look at it on site. */
  ASSIGNED,
  /** It was looked at, and what was found is on record. */
  INSPECTED,
  /** What was found is said to be mended; the loss has to show it. */
  REMEDIED,
  /** Done. */
  CLOSED
}
