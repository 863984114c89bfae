package io.taiqu.protocol.tariff;

import io.taiqu.protocol.identity.Code;
import io.taiqu.protocol.quantity.UnitPrice;

/**
 * One price of a tariff version, such as {@code summer-peak} (夏季高峰).
 *
 * @param code its name in the price list, 1…32 letters, digits, {@code . _ -}
 * @param price the price of energy, before tier surcharges
 */
public record Rate(String code, UnitPrice price) {
  public Rate {
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException("not a rate code: '" + code + "'");
    }
  }
}
