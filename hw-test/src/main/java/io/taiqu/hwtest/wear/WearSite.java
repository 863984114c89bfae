package io.taiqu.hwtest.wear;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.hwtest.device.QuantitySource;
import io.taiqu.hwtest.district.TransformerArea;
import io.taiqu.hwtest.estate.CustomerPlan;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.MeterPlan;
import io.taiqu.hwtest.estate.RelayPlan;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.history.SimulatedMeter;
import io.taiqu.hwtest.world.Areas;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Customers' meters and a supply meter that show what the demonstration's power flow gives: the
 * registers grow, voltages and currents are those of the moment. More than 64 customers are those
 * of two areas behind one supply meter.
 */
final class WearSite {
  private static final int CUSTOMERS_OF_AN_AREA = 64;
  private static final long SEED = 20_260_302;

  private final EdgeId edge;
  private final List<TransformerArea> areas = new ArrayList<>();
  private final List<CustomerPlan> customers = new ArrayList<>();
  private final List<MeteredPoint> points = new ArrayList<>();
  private final List<SimulatedMeter> meters = new ArrayList<>();

  WearSite(int customerCount, Instant begin) throws IOException, ConfigException {
    int areaCount = (customerCount + CUSTOMERS_OF_AN_AREA - 1) / CUSTOMERS_OF_AN_AREA;
    EstatePlan plan =
        EstateGrower.grow(new EstateSize(1, areaCount, customerCount / areaCount), SEED);
    this.edge = plan.transformers().getFirst().edge();
    for (TransformerPlan transformer : plan.transformers()) {
      TransformerArea area = Areas.of(plan, transformer, begin);
      if (areas.isEmpty()) {
        add(
            transformer.supplyPoint(),
            transformer.supplyMeter(),
            MeteredPoint.Role.SUPPLY,
            meter(transformer.supplyMeter(), area.supplyMeter()));
      }
      for (int i = 0; i < transformer.customers().size(); i++) {
        CustomerPlan customer = transformer.customers().get(i);
        customers.add(customer);
        add(
            customer.point(),
            customer.meter(),
            MeteredPoint.Role.CUSTOMER,
            meter(customer.meter(), area.customerMeter(i)));
      }
      areas.add(area);
    }
  }

  private static SimulatedMeter meter(MeterPlan plan, QuantitySource source)
      throws IOException, ConfigException {
    return new SimulatedMeter(plan, profile(plan), source, Areas.firstPosition(plan));
  }

  private static MeterProfile profile(MeterPlan plan) throws IOException, ConfigException {
    return ProfileReader.load(plan.make().profile(), Optional.empty());
  }

  private void add(
      SupplyPointId point, MeterPlan plan, MeteredPoint.Role role, SimulatedMeter meter)
      throws IOException, ConfigException {
    points.add(
        new MeteredPoint(
            point,
            plan.serial(),
            role,
            new CtRatio(plan.ctRatio(), 1),
            new Power(plan.ratedWatts()),
            profile(plan).energy().range(),
            !(plan.relay() instanceof RelayPlan.None)));
    meters.add(meter);
  }

  EdgeId edge() {
    return edge;
  }

  List<CustomerPlan> customers() {
    return customers;
  }

  /** The supply meter's point first, then the customers'. */
  List<MeteredPoint> points() {
    return points;
  }

  void advanceTo(Instant at) {
    areas.forEach(area -> area.advanceTo(at));
  }

  Sample read(int index, Instant at, long monotonicNanos) {
    return meters.get(index).read(at, monotonicNanos);
  }

  MeterRegister registerOfCustomer(int index) {
    return meters.get(index + 1).register();
  }
}
