package io.taiqu.edge.commissioning;

/** The transformer's phases, in the order of the supply meter's elements. */
public enum LinePhase {
  /** First element. */
  A,
  /** Second element. */
  B,
  /** Third element. */
  C
}
