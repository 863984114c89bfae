package io.taiqu.protocol.token;

import java.util.OptionalLong;

/** Which counter a token means, of which it tells the last ten bits alone. */
public final class TokenWindow {
  /** How far beyond the covered counter one is looked for. */
  public static final int AHEAD = Token.COUNTER_RANGE / 2;

  private static final long MOST = 0xFFFF_FFFFL;

  private TokenWindow() {}

  /**
   * The one counter within (covered, covered + 512]; empty if there is none.
   *
   * @param covered tokens up to this counter are contained in what was credited
   */
  public static OptionalLong ahead(Token token, long covered) {
    long distance = token.counterRest() - covered & Token.COUNTER_RANGE - 1;
    long counter = covered + distance;
    return distance >= 1 && distance <= AHEAD && counter <= MOST
        ? OptionalLong.of(counter)
        : OptionalLong.empty();
  }

  /** The one counter within (covered − 512, covered], which was credited already; empty if none. */
  public static OptionalLong behind(Token token, long covered) {
    long distance = covered - token.counterRest() & Token.COUNTER_RANGE - 1;
    long counter = covered - distance;
    return distance < AHEAD && counter >= 1 ? OptionalLong.of(counter) : OptionalLong.empty();
  }
}
