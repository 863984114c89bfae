package io.taiqu.protocol.identity;

/**
 * A distribution transformer and the area it feeds (台区), by the station's own code.
 *
 * @param code 1…32 characters: letters, digits, {@code . _ -}; begins with a letter or digit
 */
public record TransformerId(String code) implements Comparable<TransformerId> {
  public TransformerId {
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException("not a transformer code: '" + code + "'");
    }
  }

  @Override
  public int compareTo(TransformerId other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
