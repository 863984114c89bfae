package io.taiqu.edge.control;

import io.taiqu.protocol.identity.SupplyPointId;

/** What a technician at the unit wants. On the socket it is one line of text. */
public sealed interface Order {
  /** The order's line, without its end. */
  String line();

  /**
   * A supply must not be restored while somebody works behind it, or may be again.
   *
   * @param technician who answers for it; one line
   */
  record SafetyLock(SupplyPointId point, boolean locked, String technician) implements Order {
    public SafetyLock {
      if (technician.isBlank() || technician.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("the technician's name must be one line of text");
      }
    }

    @Override
    public String line() {
      return (locked ? "lock " : "release ") + point + " " + technician;
    }
  }

  /**
   * Reads an order.
   *
   * @throws IllegalArgumentException if the line is none
   */
  static Order parse(String line) {
    String[] words = line.strip().split("\\s+", 3);
    boolean lock = words[0].equals("lock");
    if (!lock && !words[0].equals("release")) {
      throw new IllegalArgumentException("there is no order \"" + words[0] + "\"");
    }
    if (words.length < 3) {
      throw new IllegalArgumentException(words[0] + " needs a supply point and a name");
    }
    return new SafetyLock(SupplyPointId.parse(words[1]), lock, words[2]);
  }
}
