package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.Verdict;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.Policy;
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
import java.util.Optional;
import java.util.Set;

/** The end of a history: everything is mended, time passes, and then both sides must agree. */
final class Rest {
  private static final int ROUNDS = 7;
  private static final int CATCHING_UP = 40;

  /** After so many rounds nothing more will be shown of what was published. */
  private static final int HEARD_BY = 2;

  /** Between two attempts to deliver a notice. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(30);

  private static final LocalDate HOLIDAY = LocalDate.of(2026, 3, 4);

  private final History history;
  private final Unit unit;
  private final StationHouse house;
  private final Cashier cashier;
  private final Clerks clerks;
  private final Map<SupplyPointId, Household> households;

  Rest(
      History history,
      Unit unit,
      StationHouse house,
      Cashier cashier,
      Clerks clerks,
      Map<SupplyPointId, Household> households) {
    this.history = history;
    this.unit = unit;
    this.house = house;
    this.cashier = cashier;
    this.clerks = clerks;
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
    makeRounds();
    if (house.station().warnings.isAnyWaiting(history.now())) {
      // What failed again and again before is tried once more after more than a day; until then
      // nobody was warned, and supply rightly stays on.
      history.pass(LONGEST_PAUSE);
      makeRounds();
    }
    if (house.station().alarmed(AlarmKind.CREDIT_MISMATCH)) {
      // A unit is asked rarely what its ledger goes back to: that it was set back comes out late.
      makeRounds();
    }
    // What was said in the last round decides with the reads that follow.
    history.pass(Duration.ofMinutes(1));
    history.look();
    history.look();
    history.deliverAll();
    judge();
  }

  private void makeRounds() {
    history.pass(untilMorning());
    for (int i = 0; i < CATCHING_UP && isBehind(); i++) {
      unit.tick();
    }
    for (int i = 0; i < ROUNDS; i++) {
      history.pass(Duration.ofMinutes(45));
      // In service a sweep follows the other, so the reason that is named is not that reads are
      // old.
      history.look();
      history.look();
      history.deliverAll();
      clerks.recover(i >= HEARD_BY);
      cashier.decideHeld();
      clerks.giveTariffsAgain();
      clerks.release();
      history.faults().handOver();
      cashier.askForAll();
      history.onStation(Station::rounds);
      history.deliverAll();
    }
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
    if (station.issuing.issuance().suspension().isPresent()) {
      throw new Broken(
          Invariant.BOTH_SIDES_AGREE_AT_REST,
          "nothing is issued: " + station.issuing.issuance().suspension());
    }
    if (station.alarmed(AlarmKind.CREDIT_MISMATCH)) {
      throw new Broken(
          Invariant.BOTH_SIDES_AGREE_AT_REST,
          "a supply point stays frozen: " + station.alarms.open());
    }
    judge(station, Topics.Channel.POLICY, unit.state().policy());
    judge(station, Topics.Channel.TARIFF, unit.state().tariffs());
    judge(station, Topics.Channel.TOKEN_KEYS, unit.state().tokenKeys());
    for (Household household : households.values()) {
      if (household.switched) {
        judge(station, household);
      }
    }
  }

  private static void judge(
      Station station, Topics.Channel channel, Optional<? extends SignedDocument<?>> held) {
    Optional<Document> inForce = station.inForce(channel);
    Optional<Document> known = held.map(SignedDocument::document);
    if (!inForce.equals(known)) {
      throw new Broken(
          Invariant.BOTH_SIDES_AGREE_AT_REST,
          "the supervisor goes by " + inForce + ", the unit by " + known);
    }
  }

  private void judge(Station station, Household household) {
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
    if (!agree) {
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
    boolean billed = rules.terms().postPaid();
    boolean paid = billed || balance.compareTo(rules.reconnectAt()) > 0;
    if (paid && !household.closed) {
      throw new Broken(
          Invariant.PAID_SUPPLY_IS_ON_AT_REST,
          "customer " + household.number + " has " + balance + " and is in the dark");
    }
    boolean usedUp =
        !billed && balance.compareTo(rules.disconnectAt().minus(rules.emergencyCredit())) <= 0;
    if (usedUp
        && known.supply().commanded() == SupplyState.ON
        && !isRightToHold(household, known, rules)) {
      throw new Broken(
          Invariant.USED_UP_SUPPLY_IS_OFF_AT_REST,
          ("customer %d has %s and is supplied, held by %s, the meter's last read %s,"
                  + " warned %d of %d in episode %d, told by %s, warnings %s")
              .formatted(
                  household.number,
                  balance,
                  known.relay().hold(),
                  known.track().verdict(),
                  known.supply().step(),
                  rules.warningSteps().size(),
                  known.supply().episode(),
                  known.notice().map(SignedDocument::document),
                  house.station().warnings.of(household)));
    }
  }

  /** Whether the reason that the unit names is one that may last, and is true. */
  private boolean isRightToHold(Household household, PointState known, PolicyEntry rules) {
    Policy policy = unit.state().policy().orElseThrow().document();
    Optional<HoldReason> reason = known.relay().hold();
    return switch (reason.orElse(HoldReason.NOT_IN_SERVICE)) {
      case ENFORCEMENT_NOT_IN_FORCE ->
          !rules.enforce() || !history.now().isBefore(policy.validUntil());
      case METER_NOT_PROVEN -> known.supply().wrongMeter();
      // Another meter's register does not follow from the one before it until it is commissioned.
      case ROLL_OVER_NOT_PROVEN -> !household.isServedBy(known);
      // A meter that was called frozen proves otherwise when energy flows, and none does at rest.
      case STEP_IMPLAUSIBLE ->
          !household.isServedBy(known) || known.track().verdict() == Verdict.FROZEN;
      case DISPUTE_OPEN -> rules.disputed();
      case PROTECTED_CUSTOMER -> rules.protectedCustomer() || rules.lifeSupport();
      case ANTI_FLAP ->
          history
              .judge()
              .openings
              .isDayFull(household.number, history.now(), policy.openingsPerDay());
      // Supplies that became due together are taken away one by one, as the fuse allows.
      case FUSE_SPENT ->
          history.judge().openings.isHourFull(history.now(), policy.openingsPerHour());
      // A warning that nine attempts could not deliver is for a person, who is told of it.
      case WARNINGS_NOT_GIVEN ->
          house.station().warnings.isGivenUp(household, known.supply().episode());
      case READS_NOT_CONFIRMED,
          CLOCK_NOT_PROVEN,
          QUIET_HOURS,
          NOTICES_NOT_LOGGED,
          SAFETY_LOCK,
          LOAD_SIDE_VOLTAGE,
          READY_TO_RECONNECT,
          LOAD_LIMIT,
          LOAD_LIMIT_LOCKED,
          NOT_IN_SERVICE ->
          false;
    };
  }
}
