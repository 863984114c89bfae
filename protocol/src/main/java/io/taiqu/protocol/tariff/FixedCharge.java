package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Money;

/**
 * A charge for having a connection. It accrues at the end of each local day: a daily amount in
 * full, a monthly amount as its share of the days of that calendar month.
 *
 * @param amount how much, for each day or each month
 * @param per day or month
 */
public record FixedCharge(Money amount, Per per) {
  /** The unit of time that an amount is for. The order is the wire code. */
  public enum Per {
    DAY,
    MONTH
  }
}
