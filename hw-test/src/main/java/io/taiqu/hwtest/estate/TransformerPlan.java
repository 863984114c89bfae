package io.taiqu.hwtest.estate;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import java.util.List;

/**
 * A transformer with its unit, its supply meter and the customers behind it.
 *
 * @param code code on the pole
 * @param nameEn name in English
 * @param nameZh name in Chinese
 * @param edge identity of the unit
 * @param ratedKva nameplate rating
 * @param supplyPoint the point that the supply meter measures
 * @param supplyMeter the meter at the transformer
 * @param customers who is fed
 * @param seed from which loads are grown
 */
public record TransformerPlan(
    TransformerId code,
    String nameEn,
    String nameZh,
    EdgeId edge,
    int ratedKva,
    SupplyPointId supplyPoint,
    MeterPlan supplyMeter,
    List<CustomerPlan> customers,
    long seed) {

  public TransformerPlan {
    customers = List.copyOf(customers);
  }

  /** How many buses its meters hang on. */
  public int buses() {
    return 1 + customers.stream().mapToInt(customer -> customer.meter().bus()).max().orElse(0);
  }

  /** True if a meter is dead, so that the area's loss can't be computed. */
  public boolean hasDeadMeter() {
    return customers.stream().anyMatch(customer -> !customer.meter().answers());
  }

  /** True if somebody takes energy past the meter. */
  public boolean hasThief() {
    return customers.stream().anyMatch(c -> c.habit() == CustomerPlan.Habit.THIEF);
  }
}
