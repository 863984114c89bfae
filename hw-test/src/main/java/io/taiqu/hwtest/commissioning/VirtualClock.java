package io.taiqu.hwtest.commissioning;

/** Time that passes only when somebody waits. Confined to one thread. */
final class VirtualClock {
  private long nanos;

  long nanos() {
    return nanos;
  }

  void advanceTo(long deadline) {
    nanos = Math.max(nanos, deadline);
  }
}
