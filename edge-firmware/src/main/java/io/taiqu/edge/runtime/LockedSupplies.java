package io.taiqu.edge.runtime;

import io.taiqu.edge.core.Event;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The technicians' safety locks, as a ledger tells them without a unit that runs. */
public final class LockedSupplies {
  private LockedSupplies() {}

  /** The supply points that are locked at a ledger's end. */
  public static Set<SupplyPointId> in(Journal.Contents ledger) {
    Set<SupplyPointId> locked = new HashSet<>();
    ledger.snapshot().ifPresent(snapshot -> follow(EventCodec.decode(snapshot), locked));
    ledger.entries().forEach(entry -> follow(EventCodec.decode(entry), locked));
    return locked;
  }

  private static void follow(List<Event.Kept> events, Set<SupplyPointId> locked) {
    for (Event.Kept event : events) {
      if (event instanceof Event.SafetyLockSet set) {
        put(set.point(), set.locked(), locked);
      } else if (event instanceof Event.SupplyRemembered(var point, var supply)) {
        put(point, supply.safetyLock(), locked);
      }
    }
  }

  private static void put(SupplyPointId point, boolean set, Set<SupplyPointId> locked) {
    if (set) {
      locked.add(point);
    } else {
      locked.remove(point);
    }
  }
}
