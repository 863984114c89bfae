package io.taiqu.edge.commissioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a meter's menu calls speed and parity; characters have eight data bits and one stop bit.
 *
 * @param baud bits per second
 * @param parity parity bit
 */
public record LineSpeed(int baud, Parity parity) {
  /** Parity bit of a character. */
  public enum Parity {
    NONE,
    EVEN,
    ODD
  }

  private static final List<Integer> USUAL_BAUDS =
      List.of(9600, 19_200, 4800, 2400, 38_400, 115_200, 1200);

  /** Every combination that meters are delivered with, the most frequent first. */
  public static List<LineSpeed> usual() {
    List<LineSpeed> all = new ArrayList<>();
    for (int baud : USUAL_BAUDS) {
      for (Parity parity : Parity.values()) {
        all.add(new LineSpeed(baud, parity));
      }
    }
    return List.copyOf(all);
  }

  @Override
  public String toString() {
    return baud + " baud, parity " + parity.name().toLowerCase(Locale.ROOT);
  }
}
