package io.taiqu.edge.core.supply;

import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.metering.MeterTrack;
import io.taiqu.edge.core.metering.Truth;
import io.taiqu.edge.core.metering.Verdict;
import io.taiqu.edge.core.supply.SupplyTrack.LowRead;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Everything that bears on whether one supply may be taken away, and what it says about each of the
 * conditions. What is not known makes a condition unknown, never true.
 *
 * @param policy the policy in force
 * @param rules what it says about this supply point
 * @param tariffs the place in the order of the tariffs in force
 * @param account the customer's money
 * @param charging whether the balance is computed: an account, its tariff and a believed read
 * @param track what the meter said
 * @param supply what the ledger knows of the supply
 * @param relay what this run knows of the supply
 * @param notice which warnings were delivered
 * @param siteOpenings every opening on this unit of the last two days
 * @param clock how good the clock is
 * @param syncedNanos monotonic time at which it was last synchronised; empty if it was set since
 * @param sweepNanos length of a poll cycle
 * @param graceFrom from when the grace after a start counts
 * @param supervisorReachable whether the supervisor could have told of delivered warnings since the
 *     last one was recorded
 * @param warnedFor since when the last warning is shown, in deployment time that the monotonic
 *     clock measured; empty if an earlier run recorded it
 * @param now deployment time
 * @param nowNanos monotonic time
 */
public record OpeningEvidence(
    Optional<Policy> policy,
    Optional<PolicyEntry> rules,
    Optional<Revision> tariffs,
    Optional<Account> account,
    boolean charging,
    MeterTrack track,
    SupplyRecord supply,
    SupplyTrack relay,
    Optional<NoticeState> notice,
    List<Instant> siteOpenings,
    Optional<ClockQuality> clock,
    OptionalLong syncedNanos,
    OptionalLong sweepNanos,
    Instant graceFrom,
    boolean supervisorReachable,
    Optional<Duration> warnedFor,
    Instant now,
    long nowNanos) {

  /** A clock that was synchronised drifts less than a few seconds in this time. */
  private static final Duration CLOCK_HOLDOVER = Duration.ofHours(24);

  /** A sweep of very few meters takes less than the loop needs to act on its result. */
  private static final long SHORTEST_CYCLE_NANOS = 1_000_000_000L;

  /** What the evidence says about each condition. */
  public OpeningInputs toInputs() {
    return new OpeningInputs(
        policy.isEmpty()
            ? Truth.UNKNOWN
            : Truth.of(rules.filter(OpeningEvidence::endsWithTheCredit).isPresent()),
        ofPolicy(known -> !now.isBefore(known.validFrom()) && now.isBefore(known.validUntil())),
        noneIssuedAfter(policy.map(Policy::revision), CreditState::policyVersion),
        noneIssuedAfter(tariffs, CreditState::minTariffVersion),
        readsConfirmed(),
        readsRecent(),
        supply.wrongMeter() ? Truth.FALSE : ofReads(HoldReason.METER_NOT_PROVEN, track.serial()),
        ofReads(HoldReason.ROLL_OVER_NOT_PROVEN, Truth.TRUE),
        ofReads(HoldReason.STEP_IMPLAUSIBLE, Truth.TRUE),
        clockProven(),
        ofRules(entry -> !entry.disputed()),
        ofRules(entry -> !entry.protectedCustomer()),
        ofRules(entry -> !entry.lifeSupport()),
        ofPolicy(known -> !known.isQuiet(now)),
        emergencyUsedUp(),
        warningsGiven(),
        ofRules(entry -> supply.step() >= entry.warningSteps().size()),
        gapKept(),
        ofPolicy(known -> openingsToday(known) < known.openingsPerDay()),
        ofPolicy(known -> !now.isBefore(graceFrom.plus(known.bootGrace()))),
        ofPolicy(known -> openingsInLastHour() < known.openingsPerHour()));
  }

  private static boolean endsWithTheCredit(PolicyEntry rules) {
    return rules.enforce() && !rules.terms().postPaid();
  }

  /** The balance, if it is computed. */
  public Optional<Money> balance() {
    return charging ? account.map(Account::balance) : Optional.empty();
  }

  /**
   * The account's credit state says which policy and which tariffs were the newest when it was
   * issued. Their numbers count within a generation, and that is the credit state's own: documents
   * of an earlier one may be what a restored supervisor has forgotten.
   */
  private Truth noneIssuedAfter(Optional<Revision> inForce, ToLongFunction<CreditState> issued) {
    if (inForce.isEmpty() || account.flatMap(Account::credit).isEmpty()) {
      return Truth.UNKNOWN;
    }
    CreditState credit = account.flatMap(Account::credit).get().document();
    Revision newest = new Revision(credit.revision().generation(), issued.applyAsLong(credit));
    return Truth.of(!newest.isAfter(inForce.get()));
  }

  private Truth readsConfirmed() {
    if (balance().isEmpty() || rules.isEmpty()) {
      return Truth.UNKNOWN;
    }
    return Truth.of(
        relay.previousLowRead().isPresent()
            && relay.lastLowRead().isPresent()
            && ofReads(HoldReason.READS_NOT_CONFIRMED, Truth.TRUE) == Truth.TRUE
            && balance().get().compareTo(rules.get().disconnectAt()) <= 0);
  }

  private Truth readsRecent() {
    if (sweepNanos.isEmpty() || relay.previousLowRead().isEmpty()) {
      return Truth.UNKNOWN;
    }
    long oldest = nowNanos - relay.previousLowRead().get().nanos();
    return Truth.of(oldest <= 2 * Math.max(SHORTEST_CYCLE_NANOS, sweepNanos.getAsLong()));
  }

  /** Whether neither of the deciding reads is doubtful in a way that belongs to a condition. */
  private Truth ofReads(HoldReason condition, Truth otherwise) {
    if (track.latest().isEmpty()) {
      return Truth.UNKNOWN;
    }
    boolean doubtful =
        Stream.of(relay.previousLowRead(), relay.lastLowRead())
            .flatMap(Optional::stream)
            .map(LowRead::verdict)
            .anyMatch(verdict -> conditionAgainst(verdict).equals(Optional.of(condition)));
    return doubtful ? Truth.FALSE : otherwise;
  }

  /** The condition that a read does not meet; empty if it is believed. */
  private static Optional<HoldReason> conditionAgainst(Verdict verdict) {
    return switch (verdict) {
      case BELIEVED, BELIEVED_ROLLED_OVER -> Optional.empty();
      case NOT_READ, FAILED -> Optional.of(HoldReason.READS_NOT_CONFIRMED);
      case WRONG_METER -> Optional.of(HoldReason.METER_NOT_PROVEN);
      case ROLL_OVER_UNPROVEN -> Optional.of(HoldReason.ROLL_OVER_NOT_PROVEN);
      case ZERO_UNPROVEN,
          BACKWARD,
          STEP_IMPLAUSIBLE,
          UNCONFIRMED,
          FROZEN,
          UNIT_DOUBTFUL,
          POWER_IMPLAUSIBLE,
          WRONG_MULTIPLIER ->
          Optional.of(HoldReason.STEP_IMPLAUSIBLE);
    };
  }

  private Truth clockProven() {
    if (clock.isEmpty()) {
      return Truth.UNKNOWN;
    }
    return switch (clock.get()) {
      case SYNCHRONISED -> Truth.TRUE;
      case NOT_SYNCHRONISED ->
          Truth.of(
              syncedNanos.isPresent()
                  && nowNanos - syncedNanos.getAsLong() <= CLOCK_HOLDOVER.toNanos());
      case FAILED -> Truth.FALSE;
    };
  }

  private Truth emergencyUsedUp() {
    if (balance().isEmpty() || rules.isEmpty()) {
      return Truth.UNKNOWN;
    }
    Money limit = rules.get().disconnectAt().minus(rules.get().emergencyCredit());
    return Truth.of(balance().get().compareTo(limit) <= 0);
  }

  private Truth warningsGiven() {
    if (policy.isEmpty() || rules.isEmpty()) {
      return Truth.UNKNOWN;
    }
    int steps = rules.get().warningSteps().size();
    if (steps == 0 || deliveredStep() >= steps) {
      return Truth.TRUE;
    }
    Duration lead = policy.get().warningLead();
    // The clock may have been set since: the time that has passed tells more than the time of day.
    boolean shownLongEnough =
        supply.step() >= steps
            && !now.isBefore(supply.stepAt().plus(lead))
            && warnedFor.filter(shown -> shown.compareTo(lead) < 0).isEmpty();
    return Truth.of(shownLongEnough && !supervisorReachable);
  }

  private int deliveredStep() {
    return notice
        .filter(known -> known.episode() == supply.episode() && supply.step() > 0)
        .map(NoticeState::deliveredStep)
        .orElse(0);
  }

  private Truth gapKept() {
    return supply.openings().isEmpty()
        ? ofPolicy(known -> true)
        : ofPolicy(known -> !now.isBefore(supply.openings().getLast().plus(known.minGap())));
  }

  private int openingsToday(Policy known) {
    LocalDate today = now.atZone(known.zone()).toLocalDate();
    int count = 0;
    for (Instant opening : supply.openings()) {
      if (opening.atZone(known.zone()).toLocalDate().equals(today)) {
        count++;
      }
    }
    return count;
  }

  private int openingsInLastHour() {
    Instant hourAgo = now.minus(Duration.ofHours(1));
    int count = 0;
    for (Instant opening : siteOpenings) {
      if (opening.isAfter(hourAgo)) {
        count++;
      }
    }
    return count;
  }

  private Truth ofPolicy(Predicate<Policy> condition) {
    return policy.map(known -> Truth.of(condition.test(known))).orElse(Truth.UNKNOWN);
  }

  private Truth ofRules(Predicate<PolicyEntry> condition) {
    return rules.map(entry -> Truth.of(condition.test(entry))).orElse(Truth.UNKNOWN);
  }
}
