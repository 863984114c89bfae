package io.taiqu.edge.control;

import io.taiqu.protocol.identity.SupplyPointId;

/** What somebody at the unit wants. On the socket it is one line of text. */
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
      requireName(technician);
    }

    @Override
    public String line() {
      return (locked ? "lock " : "release ") + point + " " + technician;
    }
  }

  /**
   * A supply that waits for a person may return.
   *
   * @param technician who answers for it; one line
   */
  record Reconnection(SupplyPointId point, String technician) implements Order {
    public Reconnection {
      requireName(technician);
    }

    @Override
    public String line() {
      return "reconnect " + point + " " + technician;
    }
  }

  /**
   * A customer's token.
   *
   * @param digits what was typed, without blanks
   * @param chinese whether the answer is to be in Chinese
   */
  record Token(SupplyPointId point, String digits, boolean chinese) implements Order {
    public Token {
      if (digits.isEmpty() || digits.chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException("a token has digits and no blanks");
      }
    }

    @Override
    public String line() {
      return "token " + point + " " + (chinese ? "zh " : "en ") + digits;
    }
  }

  private static void requireName(String technician) {
    if (technician.isBlank() || technician.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the technician's name must be one line of text");
    }
  }

  /**
   * Reads an order.
   *
   * @throws IllegalArgumentException if the line is none
   */
  static Order parse(String line) {
    String[] words = line.strip().split("\\s+", 3);
    if (words[0].equals("token")) {
      String[] rest = words.length < 3 ? words : words[2].split("\\s+", 2);
      if (words.length < 3 || rest.length < 2) {
        throw new IllegalArgumentException("token needs a supply point, a language and digits");
      }
      return new Token(SupplyPointId.parse(words[1]), rest[1], rest[0].equals("zh"));
    }
    boolean lock = words[0].equals("lock");
    boolean reconnect = words[0].equals("reconnect");
    if (!lock && !reconnect && !words[0].equals("release")) {
      throw new IllegalArgumentException("there is no order \"" + words[0] + "\"");
    }
    if (words.length < 3) {
      throw new IllegalArgumentException(words[0] + " needs a supply point and a name");
    }
    SupplyPointId point = SupplyPointId.parse(words[1]);
    return reconnect ? new Reconnection(point, words[2]) : new SafetyLock(point, lock, words[2]);
  }
}
