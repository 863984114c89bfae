package io.taiqu.hwtest.pins;

import java.util.function.Consumer;

/**
 * A bistable relay with two coils behind a common arm line: it switches when a coil and the arm
 * line were high together for long enough, and stays where it is otherwise. Not safe for use by
 * several threads at once.
 */
final class BistableRelay {
  /** A shorter pulse does not move the armature. */
  static final long LEAST_PULSE_NANOS = 10_000_000L;

  private final Consumer<Boolean> contact;
  private boolean armed;
  private final Coil closing = new Coil(true);
  private final Coil opening = new Coil(false);

  /**
   * @param contact told true when the contact closes, false when it opens
   */
  BistableRelay(Consumer<Boolean> contact) {
    this.contact = contact;
  }

  void arm(boolean high, long nanos) {
    armed = high;
    closing.update(nanos);
    opening.update(nanos);
  }

  void set(boolean high, long nanos) {
    closing.driven = high;
    closing.update(nanos);
  }

  void reset(boolean high, long nanos) {
    opening.driven = high;
    opening.update(nanos);
  }

  private final class Coil {
    private final boolean closes;
    private boolean driven;
    private boolean energised;
    private long since;

    Coil(boolean closes) {
      this.closes = closes;
    }

    void update(long nanos) {
      boolean now = driven && armed;
      if (now && !energised) {
        since = nanos;
      }
      if (!now && energised && nanos - since >= LEAST_PULSE_NANOS) {
        contact.accept(closes);
      }
      energised = now;
    }
  }
}
