package io.taiqu.hwtest.sim.disk;

/** The power failed, or the process was killed, at this very moment. Nothing after it happens. */
public final class PowerCut extends RuntimeException {
  private static final long serialVersionUID = 1;

  public PowerCut(String where) {
    super(where, null, false, false);
  }
}
