package io.taiqu.supervisor.inspection;

/** What was found on site. The names are stable: they are stored, and the pages translate them. */
public enum Finding {
  /** What was suspected. */
  CONFIRMED,
  /** Something else that explains the loss at this place. */
  OTHER_CAUSE,
  /** Readings or archive were wrong; nothing is wrong on site. */
  DATA_FAULT,
  /** Nothing. */
  NOT_FOUND;

  /** Whether there is something on site to mend, and energy that may be billed. */
  boolean onSite() {
    return this == CONFIRMED || this == OTHER_CAUSE;
  }
}
