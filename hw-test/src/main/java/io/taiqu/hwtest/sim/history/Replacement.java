package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.identity.EdgeId;
import java.util.Collection;
import java.util.Optional;

/**
 * A unit that is destroyed, and another one that is put in its place: root withdraws the old key,
 * and two people hand over what the old unit served.
 */
final class Replacement {
  private static final int MOST_UNITS = 4;

  private final History history;
  private final Unit unit;
  private final StationHouse house;
  private final Collection<Household> households;
  private Optional<EdgeId> predecessor = Optional.empty();

  Replacement(History history, Unit unit, StationHouse house, Collection<Household> households) {
    this.history = history;
    this.unit = unit;
    this.house = house;
    this.households = households;
  }

  /**
   * The unit is struck by lightning; whether it was.
   *
   * @param startStation begins a run of the supervisor, which knows what root withdrew
   */
  boolean happen(Runnable startStation) {
    boolean possible =
        predecessor.isEmpty()
            && unit.number() < MOST_UNITS
            // What a meter that was exchanged shows does not say how far its supply point is.
            && households.stream().allMatch(Household::hasFirstMeter);
    if (!possible) {
      return false;
    }
    EdgeId before = unit.edge();
    unit.replace();
    predecessor = Optional.of(before);
    history.readings().unitLost();
    history.judge().replaced();
    if (house.isOpen()) {
      house.kill();
      startStation.run();
    }
    handOver();
    unit.boot();
    return true;
  }

  /** Two people let the new unit take over, if nothing stands in the way. */
  void handOver() {
    boolean done =
        predecessor.filter(before -> history.clerks().replace(before, unit.edge())).isPresent();
    if (done) {
      history.tell("two people hand everything over to the new unit");
      predecessor = Optional.empty();
      house.forgetBackup();
    }
  }
}
