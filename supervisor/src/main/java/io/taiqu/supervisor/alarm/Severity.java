package io.taiqu.supervisor.alarm;

/** How soon somebody should look. */
public enum Severity {
  /** Today. */
  WARNING,
  /** Now. */
  CRITICAL
}
