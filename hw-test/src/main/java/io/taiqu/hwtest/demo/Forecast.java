package io.taiqu.hwtest.demo;

import io.taiqu.hwtest.district.AreaState;
import io.taiqu.hwtest.district.TransformerArea;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.PolicyPlan;
import io.taiqu.hwtest.estate.Tariffs;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.record.EnergyCurve;
import io.taiqu.hwtest.world.Areas;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.time.Instant;

/** What customers will use if nobody cuts them off: the world is a function of time and seed. */
final class Forecast {
  private static final Duration STEP = Duration.ofMinutes(1);
  private static final Money FEN = Money.ofMinor(1, 2);

  private Forecast() {}

  /**
   * The payment with which a customer's supply opens about at a given time: what is used until
   * then, less the emergency credit; at least one fen.
   */
  static Money lastingUntil(EstatePlan plan, CustomerPlan customer, Instant opened, Instant until) {
    TransformerPlan transformer = plan.transformerOf(customer);
    int index = transformer.customers().indexOf(customer);
    TransformerArea area = Areas.of(plan, transformer, opened);
    EnergyCurve curve = new EnergyCurve();
    for (Instant at = opened; !at.isAfter(until); at = at.plus(STEP)) {
      AreaState state = area.advanceTo(at);
      curve.add(at, state.customers().get(index).meteredMicroWattHours() / 1000);
    }
    Money used =
        new TrueCharge(Tariffs.named(customer.tariff()), curve).between(opened, curve.end());
    Money wanted = used.minus(PolicyPlan.EMERGENCY_CREDIT);
    long fen = wanted.nano() / FEN.nano();
    return Money.ofMinor(Math.max(1, fen), 2);
  }
}
