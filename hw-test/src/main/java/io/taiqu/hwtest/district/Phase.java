package io.taiqu.hwtest.district;

/** The phases, in the order in which they follow each other. */
public enum Phase {
  A,
  B,
  C
}
