package io.taiqu.supervisor.web;

import io.taiqu.supervisor.bill.Bill;
import io.taiqu.supervisor.bill.Bill.Standing;
import java.time.Instant;

/**
 * One bill.
 *
 * @param name of the customer
 * @param own whether the customer looks at it
 */
public record BillPage(Instant asOf, Standing standing, String name, boolean own) {
  /** The bill itself. */
  public Bill bill() {
    return standing.bill();
  }
}
