package io.taiqu.supervisor.grid;

/**
 * A part of the grid at some level.
 *
 * @param code the station's own code: 1…32 characters, letters, digits, {@code . _ -}; begins with
 *     a letter or digit
 */
public record Area(Level level, String code) {
  public Area {
    if (!code.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}")) {
      throw new IllegalArgumentException(
          "not a code of 1 to 32 letters, digits, '.', '_' and '-': '" + code + "'");
    }
  }

  @Override
  public String toString() {
    return level.name().toLowerCase(java.util.Locale.ROOT) + " " + code;
  }
}
