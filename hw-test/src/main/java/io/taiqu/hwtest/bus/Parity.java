package io.taiqu.hwtest.bus;

/** The parity bit of a character on the line. */
public enum Parity {
  NONE,
  EVEN,
  ODD
}
