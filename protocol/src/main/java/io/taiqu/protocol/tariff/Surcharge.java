package io.taiqu.protocol.tariff;

import io.taiqu.protocol.identity.Code;
import io.taiqu.protocol.quantity.UnitPrice;

/**
 * A levy that is shown apart: for every kilowatt-hour whatever its rate (政府性基金及附加), or a part of
 * the energy charge (an electricity duty). The power-factor adjustment does not touch it.
 *
 * @param code its name, 1…32 letters, digits, {@code . _ -}
 * @param price for each kilowatt-hour
 * @param partsPerMillion part of the charge for energy, tiers and lifeline included, 0…1 000 000
 */
public record Surcharge(String code, UnitPrice price, int partsPerMillion) {
  public Surcharge {
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException("not a surcharge code: '" + code + "'");
    }
    if (partsPerMillion < 0 || partsPerMillion > 1_000_000) {
      throw new IllegalArgumentException("a surcharge outside 0…100 %: " + partsPerMillion);
    }
  }
}
