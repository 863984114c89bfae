package io.taiqu.hwtest.sim.history;

/** An invariant does not hold. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Invariant invariant;
  private final String detail;

  Broken(Invariant invariant, String detail) {
    super(detail, null, false, true);
    this.invariant = invariant;
    this.detail = detail;
  }

  String detail() {
    return detail;
  }

  Invariant invariant() {
    return invariant;
  }
}
