package io.taiqu.edge;

import io.taiqu.edge.modbus.BusMaster;
import io.taiqu.edge.runtime.MeterBus;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Map;

/**
 * Every meter of the unit, whichever line it is on.
 *
 * @param masters who talks on each point's line
 */
record RoutedBuses(Map<SupplyPointId, BusMaster> masters) implements MeterBus {
  RoutedBuses {
    masters = Map.copyOf(masters);
  }

  @Override
  public void readNow(SupplyPointId point, Urgency urgency) {
    master(point).readNow(point, urgency);
  }

  @Override
  public void decided(SupplyPointId point, long readNanos) {
    master(point).decided(readNanos);
  }

  BusMaster master(SupplyPointId point) {
    BusMaster master = masters.get(point);
    if (master == null) {
      throw new IllegalArgumentException("supply point " + point + " is on no bus");
    }
    return master;
  }
}
