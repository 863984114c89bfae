package io.taiqu.edge.commissioning;

import java.util.List;

/**
 * One meter's power around an opening of a relay, in watts on the primary side; reads that failed
 * are left out.
 *
 * @param before reads with the relay still closed
 * @param open reads with it open
 * @param after reads with it closed again
 * @param missedWhileOpen reads that failed while it was open
 */
public record Trace(List<Long> before, List<Long> open, List<Long> after, int missedWhileOpen) {
  public Trace {
    before = List.copyOf(before);
    open = List.copyOf(open);
    after = List.copyOf(after);
  }

  /** Whether something was read in each of the three parts. */
  boolean isWhole() {
    return !before.isEmpty() && !open.isEmpty() && !after.isEmpty();
  }
}
