package io.taiqu.protocol.tariff;

import io.taiqu.protocol.identity.Code;
import java.time.MonthDay;

/**
 * A part of the year with its own day profiles; it lasts until the next season begins.
 *
 * @param code its name, 1…32 letters, digits, {@code . _ -}
 * @param from its first day, every year
 */
public record Season(String code, MonthDay from) {
  public Season {
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException("not a season code: '" + code + "'");
    }
  }
}
