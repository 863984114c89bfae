package io.taiqu.supervisor.lineloss.analysis;

/** A phase of the low-voltage network, in the order in which the supply meter counts them. */
public enum LinePhase {
  A,
  B,
  C
}
