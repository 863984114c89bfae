package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.UnitPrice;
import java.util.Optional;

/**
 * A first block of each calendar month that costs less, whatever the time of use: free basic
 * electricity, a quota for households in need (低保户免费电量), a life-line rate.
 *
 * @param block the energy of the month that it is for, positive
 * @param discount what a kilowatt-hour of the block costs less, not negative
 * @param lostAbove the energy of the month beyond which the whole discount is lost, not below the
 *     block; empty for a discount that stays
 */
public record Lifeline(Energy block, UnitPrice discount, Optional<Energy> lostAbove) {
  public Lifeline {
    if (block.wattHours() <= 0
        || discount.nanoPerWattHour() < 0
        || lostAbove.filter(limit -> limit.compareTo(block) < 0).isPresent()) {
      throw new IllegalArgumentException(
          "not a lifeline: " + block + " at " + discount + " less, lost above " + lostAbove);
    }
  }
}
