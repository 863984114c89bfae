package io.taiqu.hwtest.openings;

import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is true in a trace, and what the thirteen conditions say about it: written down from the
 * specification, without a look at the product's decisions.
 */
final class TraceTruth {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final long NANO_A_WATT_HOUR = 1_000_000;
  private static final Duration HOLDOVER = Duration.ofHours(24);
  private static final int HOUR_OF_QUIET = 20;
  private static final int HOUR_OF_WORK = 8;

  /**
   * An attempt to read a meter.
   *
   * @param honest whether it gave what the commissioned meter shows
   * @param balanceNano what the customer had then
   * @param nanos when, on the monotonic clock
   */
  record Attempt(boolean honest, long balanceNano, long nanos) {}

  /** One customer, as things are. */
  static final class Customer {
    long creditedNano;
    long wattHours;
    long wattHoursRead;

    /** The last two. */
    final List<Attempt> attempts = new ArrayList<>();

    final List<Instant> openings = new ArrayList<>();

    /** Whether the unit saw the relay open after the last of them. */
    boolean seenOpen;

    boolean exchanged;
    int strangers;
    int warnings;
    long episode;
    Instant warnedAt = Instant.EPOCH;
    long warnedNanos;
    boolean warnedInThisRun;
    boolean warnedByWrongClock;
    Optional<long[]> noticed = Optional.empty();
    long namesPolicy = 1;
    long namesTariffs = 1;

    long balanceNano() {
      return creditedNano - wattHours * NANO_A_WATT_HOUR;
    }

    void attempted(boolean honest, long nanos) {
      attempts.add(new Attempt(honest, balanceNano(), nanos));
      if (attempts.size() > 2) {
        attempts.removeFirst();
      }
    }
  }

  final List<Customer> customers = new ArrayList<>();
  Instant now;
  Duration clockError = Duration.ZERO;
  long nanos;
  Optional<ClockQuality> clock = Optional.empty();
  Optional<Long> syncedNanos = Optional.empty();
  long graceNanos;
  boolean connected;
  Optional<Long> heardNanos = Optional.empty();
  Policy policy;
  long tariffs = 1;
  long sweepNanos;

  TraceTruth(Instant now, long nanos, Policy policy, int customers) {
    this.now = now;
    this.nanos = nanos;
    this.graceNanos = nanos;
    this.policy = policy;
    for (int i = 0; i < customers; i++) {
      this.customers.add(new Customer());
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** The process ends and starts; monotonic time begins anew. */
  void restarted(long from) {
    nanos = from;
    graceNanos = from;
    clock = Optional.empty();
    syncedNanos = Optional.empty();
    heardNanos = Optional.empty();
    connected = false;
    for (Customer customer : customers) {
      customer.attempts.clear();
      customer.strangers = 0;
      customer.warnedInThisRun = false;
    }
  }

  /** The conditions that do not hold for a customer whose supply is taken away now. */
  List<String> falseConditions(int index) {
    Customer customer = customers.get(index);
    PolicyEntry entry = policy.entries().get(index);
    List<String> wrong = new ArrayList<>();
    require(entry.enforce(), "1: not enforced", wrong);
    require(
        !now.isBefore(policy.validFrom()) && now.isBefore(policy.validUntil()),
        "1: policy not in force",
        wrong);
    require(customer.namesPolicy <= policy.revision().sequence(), "1: a newer policy", wrong);
    require(customer.namesTariffs <= tariffs, "1: newer tariffs", wrong);
    reads(customer, entry, wrong);
    clock(wrong);
    require(!entry.disputed(), "7: disputed", wrong);
    require(!entry.protectedCustomer() && !entry.lifeSupport(), "8: protected", wrong);
    require(!isQuiet(), "9: quiet", wrong);
    require(
        customer.balanceNano() <= entry.disconnectAt().nano() - entry.emergencyCredit().nano(),
        "10: emergency credit is left",
        wrong);
    warnings(customer, entry, wrong);
    rates(customer, wrong);
    return wrong;
  }

  private static void require(boolean holds, String condition, List<String> wrong) {
    if (!holds) {
      wrong.add(condition);
    }
  }

  private void reads(Customer customer, PolicyEntry entry, List<String> wrong) {
    require(customer.attempts.size() == 2, "2: not two reads", wrong);
    for (Attempt attempt : customer.attempts) {
      require(attempt.honest(), "2, 3, 4, 5: a deciding read is doubtful", wrong);
      require(attempt.balanceNano() <= entry.disconnectAt().nano(), "2: a read left credit", wrong);
      require(nanos - attempt.nanos() <= 2 * sweepNanos, "2: a read is too old", wrong);
    }
    require(!customer.exchanged, "3: another meter", wrong);
  }

  private void clock(List<String> wrong) {
    boolean synchronised = clock.equals(Optional.of(ClockQuality.SYNCHRONISED));
    boolean held =
        clock.equals(Optional.of(ClockQuality.NOT_SYNCHRONISED))
            && syncedNanos.filter(since -> nanos - since <= HOLDOVER.toNanos()).isPresent();
    require(synchronised || held, "6: the clock is not proven", wrong);
    require(clockError.isZero(), "6: the clock is wrong", wrong);
  }

  private boolean isQuiet() {
    ZonedDateTime local = now.atZone(ZONE);
    boolean night = local.getHour() >= HOUR_OF_QUIET || local.getHour() < HOUR_OF_WORK;
    return night || policy.holidays().contains(local.toLocalDate());
  }

  private void warnings(Customer customer, PolicyEntry entry, List<String> wrong) {
    int steps = entry.warningSteps().size();
    require(customer.warnings >= steps, "11: not every warning is on record", wrong);
    boolean delivered =
        customer
            .noticed
            .filter(notice -> notice[0] == customer.episode && notice[1] >= steps)
            .isPresent();
    boolean reachable =
        connected
            && heardNanos
                .filter(heard -> !customer.warnedInThisRun || heard > customer.warnedNanos)
                .isPresent();
    boolean shown =
        (!customer.warnedInThisRun && customer.warnedByWrongClock)
            || !now.isBefore(customer.warnedAt.plus(policy.warningLead()));
    require(delivered || !reachable, "10: undelivered although reachable", wrong);
    require(delivered || shown, "10: neither delivered nor shown long enough", wrong);
  }

  private void rates(Customer customer, List<String> wrong) {
    require(
        customer.openings.isEmpty()
            || !now.isBefore(customer.openings.getLast().plus(policy.minGap())),
        "12: too soon after the last opening",
        wrong);
    LocalDate today = LocalDate.ofInstant(now, ZONE);
    long ofToday =
        customer.openings.stream()
            .filter(at -> LocalDate.ofInstant(at, ZONE).equals(today))
            .count();
    require(ofToday < policy.openingsPerDay(), "12: too many today", wrong);
    require(nanos - graceNanos >= policy.bootGrace().toNanos(), "12: start or brown-out", wrong);
    Instant hourAgo = now.minus(Duration.ofHours(1));
    long ofHour =
        customers.stream()
            .flatMap(any -> any.openings.stream())
            .filter(at -> at.isAfter(hourAgo))
            .count();
    require(ofHour < policy.openingsPerHour(), "13: the fuse is spent", wrong);
  }
}
