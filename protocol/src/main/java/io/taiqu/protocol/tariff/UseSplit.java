package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.UnitPrice;
import java.util.List;

/**
 * How the energy of one meter is divided between its uses: fixed amounts first, each from the first
 * energy of the month, then ratios of the rest.
 *
 * @param uses as in the tariff version
 * @param amounts all fixed amounts of a month together
 * @param mainRatio what the ratios leave to the main use
 */
record UseSplit(List<Use> uses, Energy amounts, Exact mainRatio) {
  static UseSplit of(List<Use> uses) {
    Energy amounts = Energy.ZERO;
    long ratios = 0;
    for (Use use : uses) {
      switch (use.share()) {
        case Use.Ratio(int partsPerMillion) -> ratios += partsPerMillion;
        case Use.Amount(Energy perMonth) -> amounts = amounts.plus(perMonth);
      }
    }
    Exact main = ratios == 0 ? Exact.ONE : Exact.of(Rating.WHOLE - ratios, Rating.WHOLE);
    return new UseSplit(uses, amounts, main);
  }

  boolean hasAmounts() {
    return !amounts.equals(Energy.ZERO);
  }

  /** What energy at one rate costs when no part of it belongs to a fixed amount. */
  Exact priced(Exact energy, UnitPrice mainPrice, int rate) {
    Exact sum = energy.times(mainPrice).times(mainRatio);
    for (Use use : uses) {
      if (use.share() instanceof Use.Ratio(int partsPerMillion)) {
        Exact part = energy.times(Exact.of(partsPerMillion, Rating.WHOLE));
        sum = sum.plus(part.times(use.prices().get(rate)));
      }
    }
    return sum;
  }

  /** How much of a segment's energy a use of a fixed amount takes. */
  Energy taken(Use use, Energy monthBefore, Energy total) {
    return filled(use, monthBefore.plus(total)).minus(filled(use, monthBefore));
  }

  /** How much of the first {@code used} of a month a use of a fixed amount takes. */
  private Energy filled(Use wanted, Energy used) {
    long left = used.wattHours();
    for (Use use : uses) {
      if (use.share() instanceof Use.Amount(Energy perMonth)) {
        long taken = Math.min(left, perMonth.wattHours());
        if (use.equals(wanted)) {
          return new Energy(taken);
        }
        left -= taken;
      }
    }
    return Energy.ZERO;
  }

  /** The main use's part of the first {@code used} of a period. */
  Exact main(Energy used) {
    Exact rest = Exact.of(Math.max(0, used.wattHours() - amounts.wattHours()));
    return mainRatio.equals(Exact.ONE) ? rest : rest.times(mainRatio);
  }
}
