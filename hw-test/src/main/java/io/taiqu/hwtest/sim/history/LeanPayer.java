package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A customer whose supply was taken away a moment ago pays the least that brings it back, and uses
 * it up at once: what then keeps supply on is the pause between openings alone.
 */
final class LeanPayer {
  private static final Duration JUST_NOW = Duration.ofMinutes(3);
  private static final Duration A_WHILE = Duration.ofSeconds(100);
  private static final int LOOKS = 6;
  private static final long HEAVY = 7_900;

  private final History history;
  private final RandomGenerator random;
  private final Unit unit;
  private final Collection<Household> households;

  LeanPayer(History history, RandomGenerator random, Unit unit, Collection<Household> households) {
    this.history = history;
    this.random = random;
    this.unit = unit;
    this.households = households;
  }

  /** Pays if somebody's supply was taken away just now; whether somebody did. */
  boolean pay() {
    Optional<Household> dark = households.stream().filter(this::isJustOff).findFirst();
    dark.ifPresent(household -> pay(household, balance(household).orElseThrow()));
    return dark.isPresent();
  }

  private boolean isJustOff(Household household) {
    return household.switched
        && unit.isRunning()
        && history
            .judge()
            .openings
            .lastOpening(household.number)
            .filter(at -> at.plus(JUST_NOW).isAfter(history.now()))
            .isPresent()
        && known(household).supply().commanded() == SupplyState.OFF
        && balance(household).isPresent();
  }

  private PointState known(Household household) {
    return unit.state().find(household.point).orElseThrow();
  }

  private Optional<Money> balance(Household household) {
    return known(household).account().map(Account::balance);
  }

  private void pay(Household household, Money balance) {
    long debt = Math.max(0, -balance.toMinorHalfEven(2));
    history.cashier().payNew(household.number, debt + 2 + random.nextInt(20));
    if (!unit.connected) {
      unit.link(true);
    }
    history.onStation(Station::publishWaiting);
    history.deliverAll();
    household.load = HEAVY;
    for (int i = 0; i < LOOKS && unit.isRunning(); i++) {
      history.pass(A_WHILE);
      history.look();
    }
  }
}
