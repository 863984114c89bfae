package io.taiqu.protocol.identity;

/**
 * A tariff, by the code under which the station publishes it.
 *
 * @param code 1…32 characters: letters, digits, {@code . _ -}; begins with a letter or digit
 */
public record TariffCode(String code) implements Comparable<TariffCode> {
  public TariffCode {
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException("not a tariff code: '" + code + "'");
    }
  }

  @Override
  public int compareTo(TariffCode other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
