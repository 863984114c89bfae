package io.taiqu.edge.core.metering;

/** What is known about a condition. Only {@link #TRUE} counts towards disconnecting somebody. */
public enum Truth {
  TRUE,
  FALSE,
  UNKNOWN;

  /** A condition whose input is known. */
  public static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }
}
