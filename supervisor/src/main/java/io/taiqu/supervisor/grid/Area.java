package io.taiqu.supervisor.grid;

import io.taiqu.protocol.identity.Code;

/**
 * A part of the grid at some level.
 *
 * @param code the station's own code: 1…32 characters, letters, digits, {@code . _ -}; begins with
 *     a letter or digit
 */
public record Area(Level level, String code) {
  public Area {
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException(
          "not a code of 1 to 32 letters, digits, '.', '_' and '-': '" + code + "'");
    }
  }

  @Override
  public String toString() {
    return level.name().toLowerCase(java.util.Locale.ROOT) + " " + code;
  }
}
