package io.taiqu.protocol.tariff;

import io.taiqu.protocol.identity.Code;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.UnitPrice;
import java.util.List;

/**
 * Another kind of use behind the same meter, with prices of its own (灯力比, 定比定量): the shop in the
 * farmhouse, the canteen in the factory. What no use takes is the main use, at the version's rates.
 *
 * @param code its name, 1…32 letters, digits, {@code . _ -}
 * @param share how much of the energy it is
 * @param prices for a ratio one price for each rate of the version, for an amount a single one
 */
public record Use(String code, Share share, List<UnitPrice> prices) {
  public Use {
    prices = List.copyOf(prices);
    if (!Code.isOne(code)) {
      throw new IllegalArgumentException("not a use code: '" + code + "'");
    }
    boolean amountHasManyPrices = share instanceof Amount && prices.size() != 1;
    if (prices.isEmpty() || amountHasManyPrices) {
      throw new IllegalArgumentException("use " + code + " has " + prices.size() + " prices");
    }
  }

  /** How much of the energy a use is. */
  public sealed interface Share {}

  /**
   * A fixed ratio (定比) of what is left after all fixed amounts.
   *
   * @param partsPerMillion 1…1 000 000
   */
  public record Ratio(int partsPerMillion) implements Share {
    public Ratio {
      if (partsPerMillion < 1 || partsPerMillion > 1_000_000) {
        throw new IllegalArgumentException("not a ratio of use: " + partsPerMillion);
      }
    }
  }

  /**
   * A fixed amount (定量): the first energy of each calendar month, before all ratios. Of several
   * amounts the earlier in the list is filled first. It is taken from the rates in proportion to
   * the energy at each.
   *
   * @param perMonth positive
   */
  public record Amount(Energy perMonth) implements Share {
    public Amount {
      if (perMonth.wattHours() <= 0) {
        throw new IllegalArgumentException("not an amount of use: " + perMonth);
      }
    }
  }
}
