package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.MeterRegister;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The thirteen conditions once more, from the specification and from what is true in the world;
 * none of the product's code about openings is called. The documents in force are read from the
 * unit, that they are authentic is another invariant's matter.
 */
final class OpeningOracle {
  private static final Duration HOLDOVER = Duration.ofHours(24);
  private static final Duration CLOCK_ERROR = Duration.ofMinutes(5);

  /**
   * One attempt to read a customer's meter.
   *
   * @param read what the meter showed, empty if it did not answer
   * @param position the true position then
   * @param truthful whether the answer is what the commissioned meter shows
   * @param nanos the unit's monotonic clock
   */
  record Attempt(
      Optional<MeterRegister> read, MeterRegister position, boolean truthful, long nanos) {}

  /**
   * A warning that was delivered.
   *
   * @param assignment under which the unit counted the episode
   */
  record Delivered(int customer, long assignment, long episode, int step) {}

  /** A warning by what the unit's clock said. */
  private record Warning(int customer, Instant stepAt) {}

  /**
   * When a warning was recorded in truth.
   *
   * @param run of the unit's process
   * @param clockError by which the unit's clock was wrong then
   */
  private record Recorded(Instant at, int run, Duration clockError) {}

  /**
   * Supply was taken away.
   *
   * @param number from 1, of all openings of the history
   */
  private record Opening(long number, Instant at) {}

  /** What a unit calls a time in which credit is low. */
  private record Episode(int customer, long number) {}

  private final Map<Warning, Recorded> warnings = new HashMap<>();
  private final Map<Episode, Instant> episodes = new HashMap<>();
  private int run;
  private final Map<Integer, List<Attempt>> attempts = new HashMap<>();
  private final Map<Integer, List<Opening>> openings = new HashMap<>();

  /** The opening by which a customer's supply is off. */
  private final Map<Integer, Long> standing = new HashMap<>();

  /** Openings after which a running unit saw the contact open. */
  private final Set<Long> seenOpen = new HashSet<>();

  /** Customers whose present opening was judged in this run. */
  private final Set<Integer> judgedInThisRun = new HashSet<>();

  private final Map<Integer, Long> servedSince = new HashMap<>();
  private Optional<Long> syncedNanos = Optional.empty();
  private Instant graceFrom = Instant.EPOCH;
  private Optional<Instant> heardAt = Optional.empty();
  private long openingsSeen;

  void attempted(int customer, Attempt attempt) {
    List<Attempt> all = attempts.computeIfAbsent(customer, known -> new ArrayList<>());
    all.add(attempt);
    if (all.size() > 2) {
      all.removeFirst();
    }
  }

  /** The unit decided to record a warning. */
  void warned(int customer, Instant stepAt, Instant now) {
    warnings.putIfAbsent(
        new Warning(customer, stepAt), new Recorded(now, run, Duration.between(now, stepAt).abs()));
  }

  /** The unit decided that a time begins in which credit is low. */
  void runsLow(int customer, long episode, Instant now) {
    episodes.put(new Episode(customer, episode), now);
  }

  void booted(Instant at) {
    run++;
    attempts.clear();
    judgedInThisRun.clear();
    syncedNanos = Optional.empty();
    graceFrom = at;
    heardAt = Optional.empty();
  }

  void brownedOut(Instant at) {
    graceFrom = at.isAfter(graceFrom) ? at : graceFrom;
  }

  void clockSeen(ClockQuality quality, long nanos) {
    if (quality == ClockQuality.SYNCHRONISED) {
      syncedNanos = Optional.of(nanos);
    }
  }

  /** The unit begins to serve a customer under an assignment. */
  void serves(int customer, long assignment) {
    servedSince.put(customer, assignment);
  }

  /** A document with a good signature arrived. */
  void heard(Instant at) {
    heardAt = Optional.of(at);
  }

  /** The disk was set back: what it forgot, nobody can hold against the unit. */
  void forgetOpeningsAfter(long number) {
    openings.values().forEach(all -> all.removeIf(opening -> opening.number() > number));
  }

  /** The unit looks at a contact, which is open. */
  void seenOpen(int customer) {
    Optional.ofNullable(standing.get(customer)).ifPresent(seenOpen::add);
  }

  /** Supply is to be on: what takes it away next is another opening. */
  void restored(int customer) {
    standing.remove(customer);
    judgedInThisRun.remove(customer);
  }

  /**
   * Whether an opening that the unit is about to carry out, or has decided, was judged already: a
   * contact that jams is driven again in the same run.
   */
  boolean isJudged(int customer) {
    return judgedInThisRun.contains(customer);
  }

  /**
   * A start finds closed a contact that the ledger wants open. If nobody ever saw it open, nobody
   * was cut off; a disk that was set back may have forgotten what was seen.
   */
  void foundClosed(int customer, boolean knownToTheLedger, boolean setBack) {
    Optional<Long> number =
        setBack ? last(customer).map(Opening::number) : Optional.ofNullable(standing.get(customer));
    if (number.isPresent() && !knownToTheLedger && (setBack || !seenOpen.contains(number.get()))) {
      openings.values().forEach(all -> all.removeIf(known -> known.number() == number.get()));
      standing.remove(customer);
    }
  }

  private Optional<Opening> last(int customer) {
    return openings.getOrDefault(customer, List.of()).stream().reduce((earlier, later) -> later);
  }

  /** When supply was last taken away from a customer. */
  Optional<Instant> lastOpening(int customer) {
    return last(customer).map(Opening::at);
  }

  /** Whether a customer can't be cut off once more today. */
  boolean isDayFull(int customer, Instant now, int perDay) {
    LocalDate today = LocalDate.ofInstant(now, Keys.ZONE);
    return openings.getOrDefault(customer, List.of()).stream()
            .filter(opening -> LocalDate.ofInstant(opening.at(), Keys.ZONE).equals(today))
            .count()
        >= perDay;
  }

  /** Whether the unit's fuse, of at least one opening an hour, is spent for now. */
  boolean isHourFull(Instant now, int perHour) {
    return perHour > 0 && inLastHour(now.minusSeconds(1)) >= perHour;
  }

  private long inLastHour(Instant now) {
    Instant hourAgo = now.minus(Duration.ofHours(1));
    return openings.values().stream()
        .flatMap(List::stream)
        .filter(opening -> opening.at().isAfter(hourAgo))
        .count();
  }

  long openingsSeen() {
    return openingsSeen;
  }

  /**
   * Why an opening was wrong; empty if it was right. An opening is judged once in each run: when it
   * is decided, or when a relay is driven for one that an earlier run decided.
   */
  Optional<String> judge(
      Unit unit,
      Household household,
      EdgeState before,
      long chargedNano,
      long balanceNano,
      History history) {
    openingsSeen++;
    Instant now = history.now();
    PointState known = before.find(household.point).orElseThrow();
    List<String> wrong = new ArrayList<>();
    if (before.policy().isEmpty() || known.account().isEmpty()) {
      return Optional.of("1: no policy or no account");
    }
    Policy policy = before.policy().get().document();
    Optional<PolicyEntry> rules = policy.entryOf(household.point);
    if (rules.isEmpty() || !rules.get().enforce()) {
      return Optional.of("1: the policy does not enforce");
    }
    PolicyEntry entry = rules.get();
    if (entry.terms().postPaid()) {
      return Optional.of("1: the customer pays afterwards");
    }
    conditionOne(before, known, policy, now, wrong);
    conditionsOfReads(unit, household, known, wrong);
    conditionSix(unit, history, wrong);
    check(!entry.disputed(), "7: a dispute is open", wrong);
    check(!entry.protectedCustomer() && !entry.lifeSupport(), "8: protected", wrong);
    check(!isQuiet(policy, now), "9: quiet hours", wrong);
    check(
        balanceNano <= entry.disconnectAt().nano() - entry.emergencyCredit().nano(),
        "10: credit is left: " + balanceNano,
        wrong);
    conditionsOfWarnings(household, known, policy, entry, now, history, wrong);
    conditionsOfRate(household, policy, now, wrong);
    openings
        .computeIfAbsent(household.number, none -> new ArrayList<>())
        .add(new Opening(openingsSeen, now));
    standing.put(household.number, openingsSeen);
    judgedInThisRun.add(household.number);
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", wrong) + "; charged " + chargedNano);
  }

  private static void check(boolean holds, String what, List<String> wrong) {
    if (!holds) {
      wrong.add(what);
    }
  }

  private static void conditionOne(
      EdgeState before, PointState known, Policy policy, Instant now, List<String> wrong) {
    check(
        !now.isBefore(policy.validFrom()) && now.isBefore(policy.validUntil()),
        "1: the policy is not in force",
        wrong);
    Optional<CreditState> credit =
        known.account().orElseThrow().credit().map(SignedDocument::document);
    if (credit.isEmpty()) {
      wrong.add("1: nothing was ever credited");
      return;
    }
    long generation = credit.get().revision().generation();
    check(
        !new Revision(generation, credit.get().policyVersion()).isAfter(policy.revision()),
        "1: a newer policy was issued",
        wrong);
    Optional<TariffSet> tariffs = before.tariffs().map(SignedDocument::document);
    check(
        tariffs.isPresent()
            && !new Revision(generation, credit.get().minTariffVersion())
                .isAfter(tariffs.get().revision()),
        "1: newer tariffs were issued",
        wrong);
  }

  private void conditionsOfReads(
      Unit unit, Household household, PointState known, List<String> wrong) {
    List<Attempt> last = attempts.getOrDefault(household.number, List.of());
    if (last.size() < 2 || last.get(0).read().isEmpty() || last.get(1).read().isEmpty()) {
      wrong.add("2: not two reads");
      return;
    }
    long oldest = unit.nanos() - last.get(0).nanos();
    check(oldest <= 2 * Duration.ofSeconds(5).toNanos() + 1, "2: reads too old: " + oldest, wrong);
    check(
        last.get(0).truthful() && last.get(1).truthful(),
        "3, 4, 5: a deciding read is not what the commissioned meter shows",
        wrong);
    check(!known.supply().wrongMeter(), "3: another meter was found", wrong);
    check(household.isServedBy(known), "3: the meter was exchanged and not recommissioned", wrong);
    check(
        last.get(1).position().wattHoursFloor() >= last.get(0).position().wattHoursFloor(),
        "5: backward",
        wrong);
  }

  private void conditionSix(Unit unit, History history, List<String> wrong) {
    boolean proven =
        unit.clock == ClockQuality.SYNCHRONISED
            || (unit.clock == ClockQuality.NOT_SYNCHRONISED
                && syncedNanos
                    .filter(synced -> unit.nanos() - synced <= HOLDOVER.toNanos())
                    .isPresent());
    check(proven, "6: the clock is not proven", wrong);
    check(
        unit.clockOffset.abs().compareTo(CLOCK_ERROR) <= 0,
        "6: the clock is wrong by " + unit.clockOffset,
        wrong);
  }

  private static boolean isQuiet(Policy policy, Instant now) {
    ZonedDateTime local = now.atZone(Keys.ZONE);
    boolean night = local.getHour() >= 20 || local.getHour() < 8;
    boolean weekend =
        local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
    boolean holiday = local.toLocalDate().equals(LocalDate.of(2026, 3, 4));
    return night || weekend || holiday || policy.quietHours().isEmpty();
  }

  private void conditionsOfWarnings(
      Household household,
      PointState known,
      Policy policy,
      PolicyEntry entry,
      Instant now,
      History history,
      List<String> wrong) {
    int steps = entry.warningSteps().size();
    check(steps == 2, "10: the warning steps of the policy are lost", wrong);
    check(known.supply().step() >= steps, "11: not every warning is on record", wrong);
    // What was delivered before is of a time that a unit has forgotten which was set back.
    Instant began =
        episodes.getOrDefault(
            new Episode(household.number, known.supply().episode()), Instant.EPOCH);
    boolean delivered =
        history.delivered().entrySet().stream()
            .filter(each -> !each.getValue().isBefore(began))
            .map(Map.Entry::getKey)
            .filter(told -> told.customer() == household.number && told.step() == steps)
            .filter(told -> told.episode() == known.supply().episode())
            // A unit goes on counting when its customer gets another meter.
            .anyMatch(told ->
                told.assignment() >= servedSince.getOrDefault(household.number, Long.MAX_VALUE));
    Recorded recorded =
        warnings.getOrDefault(
            new Warning(household.number, known.supply().stepAt()),
            new Recorded(known.supply().stepAt(), run, Duration.ZERO));
    // By which clock an earlier run recorded its warning, nobody knows any more.
    boolean byWrongClock =
        recorded.run() != run && recorded.clockError().compareTo(CLOCK_ERROR) > 0;
    boolean shown =
        byWrongClock || !now.isBefore(recorded.at().plus(policy.warningLead()).minus(CLOCK_ERROR));
    boolean told =
        known
            .notice()
            .map(SignedDocument::document)
            .filter(notice ->
                notice.episode() == known.supply().episode() && notice.deliveredStep() >= steps)
            .isPresent();
    check(
        (delivered && told) || shown,
        "10: warnings neither delivered nor shown long enough",
        wrong);
    boolean reachable =
        history.unit().connected
            && heardAt.filter(heard -> heard.isAfter(recorded.at())).isPresent();
    check(
        (delivered && told) || !reachable,
        "10: not delivered although the supervisor can be reached",
        wrong);
  }

  private void conditionsOfRate(
      Household household, Policy policy, Instant now, List<String> wrong) {
    List<Opening> own = openings.getOrDefault(household.number, List.of());
    check(
        own.isEmpty()
            || !now.isBefore(own.getLast().at().plus(Duration.ofMinutes(10)).minusSeconds(1)),
        "12: less than 10 minutes after the last opening",
        wrong);
    LocalDate today = LocalDate.ofInstant(now, Keys.ZONE);
    long ofToday =
        own.stream()
            .filter(opening -> LocalDate.ofInstant(opening.at(), Keys.ZONE).equals(today))
            .count();
    check(ofToday < policy.openingsPerDay(), "12: too many openings today", wrong);
    check(
        !now.isBefore(graceFrom.plus(Duration.ofMinutes(10)).minusSeconds(1)),
        "12: within 10 minutes of a start or a brown-out",
        wrong);
    check(
        inLastHour(now.plusSeconds(1)) < policy.openingsPerHour(), "13: the fuse is blown", wrong);
  }
}
