package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/** The end of a history: everything is mended, time passes, and then both sides must agree. */
final class Rest {
  private static final int ROUNDS = 7;
  private static final int CATCHING_UP = 40;
  private static final LocalDate HOLIDAY = LocalDate.of(2026, 3, 4);

  private final History history;
  private final Unit unit;
  private final StationHouse house;
  private final Cashier cashier;
  private final Map<SupplyPointId, Household> households;

  Rest(
      History history,
      Unit unit,
      StationHouse house,
      Cashier cashier,
      Map<SupplyPointId, Household> households) {
    this.history = history;
    this.unit = unit;
    this.house = house;
    this.cashier = cashier;
    this.households = households;
  }

  /** Lets everything come to rest and looks at it. */
  void come() {
    history.tell("nothing goes wrong any more");
    history.calmDown();
    households.values().forEach(household -> household.load = 0);
    house.station().connected = false;
    history.onStation(Station::connect);
    unit.link(true);
    cashier.askForAll();
    history.look();
    history.deliverAll();
    history.pass(untilMorning());
    for (int i = 0; i < CATCHING_UP && isBehind(); i++) {
      unit.tick();
    }
    for (int i = 0; i < ROUNDS; i++) {
      history.pass(Duration.ofMinutes(45));
      history.look();
      history.deliverAll();
      history.onStation(Station::rounds);
      history.deliverAll();
    }
    judge();
  }

  private boolean isBehind() {
    return unit.state().stream()
        .boundary()
        .filter(boundary -> boundary.plus(Station.INTERVAL).compareTo(history.now()) <= 0)
        .isPresent();
  }

  /** Until half past eight of a working day. */
  private Duration untilMorning() {
    ZonedDateTime now = history.now().atZone(Keys.ZONE);
    ZonedDateTime morning = now.toLocalDate().plusDays(1).atTime(8, 30).atZone(Keys.ZONE);
    while (morning.getDayOfWeek() == DayOfWeek.SATURDAY
        || morning.getDayOfWeek() == DayOfWeek.SUNDAY
        || morning.toLocalDate().equals(HOLIDAY)) {
      morning = morning.plusDays(1);
    }
    return Duration.between(now, morning);
  }

  private void judge() {
    Station station = house.station();
    cashier.judge(station);
    if (!station.ledger.check().holds()) {
      throw new Broken(Invariant.LEDGER_BALANCES, station.ledger.check().toString());
    }
    history.readings().judge(true);
    boolean issuing = station.issuing.issuance().suspension().isEmpty();
    if (!issuing && !history.wasSetBack()) {
      throw new Broken(
          Invariant.BOTH_SIDES_AGREE_AT_REST,
          "issuing stopped without cause: " + station.issuing.issuance().suspension());
    }
    if (station.alarmed(AlarmKind.CREDIT_MISMATCH) && !history.wasSetBack()) {
      throw new Broken(
          Invariant.BOTH_SIDES_AGREE_AT_REST, "a supply point was frozen without cause");
    }
    for (Household household : households.values()) {
      if (household.switched) {
        judge(station, household, issuing && !history.wasSetBack());
      }
    }
  }

  private void judge(Station station, Household household, boolean mustAgree) {
    PointState known = unit.state().find(household.point).orElseThrow();
    Account account =
        known
            .account()
            .orElseThrow(() ->
                new Broken(
                    Invariant.BOTH_SIDES_AGREE_AT_REST,
                    "customer " + household.number + " has no account"));
    CreditAccount credit = station.credit.account(household.point).orElseThrow();
    boolean agree =
        credit.revision().equals(account.accepted())
            && credit.credited().equals(account.credited())
            && credit.withdrawn().equals(account.withdrawn());
    if (mustAgree && !agree) {
      throw new Broken(
          Invariant.BOTH_SIDES_AGREE_AT_REST,
          "customer %d: the supervisor has %s at %s, the unit %s at %s"
              .formatted(
                  household.number,
                  credit.credited(),
                  credit.revision(),
                  account.credited(),
                  account.accepted()));
    }
    boolean agrees = household.closed == (known.supply().commanded() == SupplyState.ON);
    if (!agrees && !isForTheTechnician(household, known)) {
      throw new Broken(
          Invariant.RELAY_AGREES_AT_REST,
          "customer %d: the ledger says %s, the relay is %s"
              .formatted(
                  household.number,
                  known.supply().commanded(),
                  household.closed ? "closed" : "open"));
    }
    judgeSupply(household, known, account);
  }

  /**
   * A contact that jammed is driven open three times, or until current is seen, and then shown to
   * who can mend it.
   */
  private boolean isForTheTechnician(Household household, PointState known) {
    return known.supply().commanded() == SupplyState.OFF
        && household.everStuck
        && !Collections.disjoint(
            unit.alarms(household.point), Set.of("RELAY_DISAGREES", "CURRENT_WHILE_OPEN"));
  }

  private void judgeSupply(Household household, PointState known, Account account) {
    PolicyEntry rules = known.rules().orElseThrow();
    Money balance = account.balance();
    boolean paid = balance.compareTo(rules.reconnectAt()) > 0;
    if (paid && !household.closed) {
      throw new Broken(
          Invariant.PAID_SUPPLY_IS_ON_AT_REST,
          "customer " + household.number + " has " + balance + " and is in the dark");
    }
  }
}
