package io.taiqu.protocol.identity;

/**
 * A group of transformers that one team looks after, by the station's own code.
 *
 * @param code 1…32 characters: letters, digits, {@code . _ -}; begins with a letter or digit
 */
public record DistrictId(String code) implements Comparable<DistrictId> {
  public DistrictId {
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException("not a district code: '" + code + "'");
    }
  }

  @Override
  public int compareTo(DistrictId other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
