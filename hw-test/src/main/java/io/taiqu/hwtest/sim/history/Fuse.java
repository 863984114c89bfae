package io.taiqu.hwtest.sim.history;

import io.taiqu.hwtest.sim.disk.PowerCut;

/**
 * Ends a process at a boundary of what it makes durable or sends. What is dead stays dead: code
 * that swallows the end can't do anything any more.
 */
final class Fuse {
  private int untilCut = -1;
  private boolean dead;

  /** The process ends at the so-manieth boundary from now; from 1. */
  void cutAfter(int boundaries) {
    untilCut = boundaries;
  }

  /** One boundary. */
  void pass(String where) {
    if (untilCut > 0 && --untilCut == 0) {
      dead = true;
    }
    if (dead) {
      throw new PowerCut(where);
    }
  }

  /** The process will not be ended any more. */
  void mend() {
    untilCut = -1;
  }

  boolean isDead() {
    return dead;
  }
}
