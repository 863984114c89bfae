package io.taiqu.hwtest.world;

import io.taiqu.hwtest.device.MeterModel;
import io.taiqu.hwtest.device.MeterSetup;
import io.taiqu.hwtest.district.Bypass;
import io.taiqu.hwtest.district.Customer;
import io.taiqu.hwtest.district.Demand;
import io.taiqu.hwtest.district.Feeder;
import io.taiqu.hwtest.district.TransformerArea;
import io.taiqu.hwtest.district.Weather;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import java.time.Instant;
import java.time.ZoneId;
import java.util.SplittableRandom;

/** Physical transformer areas and meters, as a plan describes them. */
public final class Areas {
  /** What a thief takes past the meter. */
  private static final double STOLEN_SHARE = 0.45;

  private Areas() {}

  /** The area behind a transformer at the beginning of a world; all relays closed. */
  public static TransformerArea of(EstatePlan plan, TransformerPlan transformer, Instant begin) {
    return new TransformerArea(
        Feeder.europeanLowVoltage(),
        transformer.customers().stream().map(Areas::customer).toList(),
        new Weather(plan.seed(), ZoneId.of(EstatePlan.ZONE)),
        begin,
        transformer.seed());
  }

  private static Customer customer(CustomerPlan customer) {
    return switch (customer.habit()) {
      case ORDINARY ->
          customer.isShop() ? Customer.shop(customer.load()) : Customer.household(customer.load());
      case POOR, POOR_LATER -> new Customer(customer.load(), Demand.Kind.SHOP, 4, Bypass.NONE);
      case THIEF -> {
        Bypass bypass = Bypass.always(STOLEN_SHARE);
        yield new Customer(customer.load(), Demand.Kind.SHOP, 3, bypass);
      }
    };
  }

  /** What a meter's register showed on its first day, in µWh. */
  public static long firstPosition(MeterPlan meter) {
    SplittableRandom random = new SplittableRandom(meter.serial().text().hashCode());
    return 1_000_000L * random.nextLong(200_000, 8_000_000);
  }

  /** A meter's model and setup with its register at a position. */
  public static MeterSetup setup(MeterPlan meter, long positionMicroWattHours) {
    return MeterSetup.at(meter.address(), meter.serial().text())
        .withCtRatio(meter.ctRatio())
        .openingAt(positionMicroWattHours);
  }

  /** The model of a meter. */
  public static MeterModel model(MeterPlan meter) {
    return MeterModel.named(meter.make().profile());
  }
}
