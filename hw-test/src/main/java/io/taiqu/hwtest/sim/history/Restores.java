package io.taiqu.hwtest.sim.history;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The supervisor's database, put back to an older state. */
final class Restores {
  private static final int ROUNDS = 4;

  /** A unit without news reports every half an hour. */
  private static final Duration A_REPORT = Duration.ofMinutes(31);

  private final History history;
  private final RandomGenerator random;
  private final Unit unit;
  private final StationHouse house;

  Restores(History history, RandomGenerator random, Unit unit, StationHouse house) {
    this.history = history;
    this.random = random;
    this.unit = unit;
    this.house = house;
  }

  /** Keeps a copy, now and then. */
  void keepBackup() {
    if (history.isEnabled(Fault.DATABASE_RESTORED)
        && house.isOpen()
        && (!house.hasBackup() || random.nextInt(3) == 0)) {
      backUp();
    }
  }

  private void backUp() {
    history.tell("the database is backed up");
    house.backUp();
  }

  /** The newest copy is put back; whether there was one. */
  boolean once() {
    if (!house.hasBackup()) {
      keepBackup();
      return false;
    }
    boolean again = house.wasRestored();
    history.tell("the database is put back");
    house.restore();
    history.cashier().setBack();
    history.passQuietly(Duration.ofMinutes(1));
    house.start();
    history.readings().forgotten();
    history.onStation(Station::connect);
    if (house.isOpen() && house.station().issuing.issuance().suspension().isEmpty()) {
      history.cashier().repeatAll();
    }
    if (again) {
      history.count(Fault.DATABASE_RESTORED_AGAIN);
    }
    return true;
  }

  /**
   * The same copy is put back twice, and two people finish a recovery each time: the second one
   * must not issue what the first one did.
   */
  boolean twice() {
    if (!house.isOpen() || !unit.isRunning()) {
      return false;
    }
    backUp();
    payAndTell();
    boolean restored = once() && recovered() && once();
    if (restored) {
      recovered();
    }
    return true;
  }

  private void payAndTell() {
    history.cashier().payNew();
    history.onStation(Station::publishWaiting);
    history.deliverAll();
  }

  private boolean recovered() {
    if (!unit.connected) {
      unit.link(true);
    }
    for (int i = 0; i < ROUNDS && house.isOpen(); i++) {
      history.pass(A_REPORT);
      history.look();
      history.deliverAll();
      history.clerks().recover(i + 1 == ROUNDS);
    }
    payAndTell();
    return house.isOpen();
  }
}
