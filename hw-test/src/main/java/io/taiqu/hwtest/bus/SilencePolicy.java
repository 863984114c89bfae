package io.taiqu.hwtest.bus;

/** What stations do with a frame that began less than t3.5 after the last byte on the wire. */
public enum SilencePolicy {
  /** Answer it and count it, as most meters do. */
  COUNT,
  /** Take it for the tail of the frame before, and stay silent. */
  DROP
}
