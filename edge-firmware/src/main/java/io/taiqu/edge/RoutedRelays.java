package io.taiqu.edge;

import io.taiqu.edge.runtime.RelayBank;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SupplyState;
import java.util.Map;

/**
 * Every relay of the unit, however it is wired.
 *
 * @param banks who drives each point's relay
 */
record RoutedRelays(Map<SupplyPointId, RelayBank> banks) implements RelayBank {
  RoutedRelays {
    banks = Map.copyOf(banks);
  }

  @Override
  public void drive(SupplyPointId point, SupplyState state) {
    bank(point).drive(point, state);
  }

  @Override
  public boolean staysOpen(SupplyPointId point) {
    return bank(point).staysOpen(point);
  }

  private RelayBank bank(SupplyPointId point) {
    RelayBank bank = banks.get(point);
    if (bank == null) {
      throw new IllegalArgumentException("supply point " + point + " has no relay");
    }
    return bank;
  }
}
