package io.taiqu.hwtest.sim.history;

/**
 * A unit that is destroyed, and another one that is put in its place: root withdraws the old key,
 * and two people hand over what the old unit served.
 */
final class Replacement {
  private static final int MOST_UNITS = 4;

  private final History history;
  private final Unit unit;
  private final StationHouse house;

  Replacement(History history, Unit unit, StationHouse house) {
    this.history = history;
    this.unit = unit;
    this.house = house;
  }

  /**
   * The unit is struck by lightning; whether it was.
   *
   * @param startStation begins a run of the supervisor, which knows what root withdrew
   */
  boolean happen(Runnable startStation) {
    if (unit.number() == MOST_UNITS) {
      return false;
    }
    unit.replace();
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

  /**
   * Two people let the present unit take over, if the database names another one and nothing stands
   * in the way.
   */
  void handOver() {
    if (history.clerks().replace(unit.edge())) {
      history.tell("two people hand everything over to the new unit");
    }
  }
}
