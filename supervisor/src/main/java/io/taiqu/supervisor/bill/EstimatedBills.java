package io.taiqu.supervisor.bill;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.bill.BillStore.Unbilled;
import io.taiqu.supervisor.tariff.ChargeCheck.RatingStore;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bills of months that a unit has not told of in time. They are estimates: a few may follow one
 * another, as the customer's policy says; then somebody has to go there, and an alarm says so. Who
 * pays beforehand is never charged an estimate.
 */
public final class EstimatedBills {
  private final BillStore store;
  private final RatingStore rating;
  private final BillMaker maker;
  private final Alarms alarms;
  private final Transactions transactions;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Rules rules;

  /**
   * When and how much is estimated.
   *
   * @param afterDays from a month's end until what was not read of it is estimated
   * @param mostPercent of the recent daily use that an estimate believes at most
   */
  public record Rules(int afterDays, int mostPercent) {
    /** What most utilities bear with. */
    public static final Rules USUAL = new Rules(5, 200);
  }

  public EstimatedBills(
      BillStore store,
      RatingStore rating,
      CreditStore credit,
      Alarms alarms,
      Transactions transactions,
      InstantSource clock,
      ZoneId zone,
      Rules rules) {
    this.store = store;
    this.rating = rating;
    this.maker = new BillMaker(store, credit, zone);
    this.alarms = alarms;
    this.transactions = transactions;
    this.clock = clock;
    this.zone = zone;
    this.rules = rules;
  }

  /** Estimates what is due; call now and then. */
  public void makeDue() {
    Instant now = clock.instant();
    YearMonth newest =
        YearMonth.from(LocalDate.ofInstant(now, zone).minusDays(rules.afterDays())).minusMonths(1);
    for (Unbilled customer : store.estimatedAndHandRead()) {
      transactions.run(() -> {
        known(customer).ifPresent(known -> settle(customer, known, now));
        return Boolean.TRUE;
      });
    }
    Map<EdgeId, Integer> waiting = new HashMap<>();
    for (Unbilled customer : store.unbilled(newest)) {
      if (!transactions.run(() -> isBilled(customer, newest, now))) {
        waiting.merge(customer.edge(), 1, Integer::sum);
      }
    }
    tell(waiting, newest, now);
  }

  /** Bills one customer's months as far as may be; whether that was all of them. */
  private boolean isBilled(Unbilled customer, YearMonth newest, Instant now) {
    Optional<RatingStore.Terms> terms = rating.terms(customer.point());
    Optional<Known> known = known(customer);
    if (terms.isEmpty() || known.isEmpty()) {
      return terms.isEmpty() || monthOf(terms.get().openedAt()).isAfter(newest);
    }
    if (store.last(customer.point()).isPresent()) {
      settle(customer, known.get(), now);
    }
    Estimator estimator = known.get().estimator();
    Optional<YearMonth> billed = store.last(customer.point()).map(last -> last.bill().month());
    YearMonth running = monthOf(estimator.state().segmentStart());
    YearMonth first =
        billed.map(month -> month.plusMonths(1)).filter(running::isBefore).orElse(running);
    int left = customer.inARow() - store.estimates(customer.point()).size();
    for (YearMonth month = first; !month.isAfter(newest); month = month.plusMonths(1)) {
      // A first bill says where the others begin, and is never supposed.
      Optional<Estimator.Projected> projected =
          billed.isPresent() && left > 0 ? estimator.month(month) : Optional.empty();
      if (projected.isEmpty()) {
        return false;
      }
      maker.estimate(customer.point(), customer.account(), month, projected.get(), now);
      left--;
    }
    return true;
  }

  /**
   * What is known of a meter.
   *
   * @param estimator from where charging stands
   * @param byHand whether a register that a person read is newer than what the unit said
   */
  private record Known(Estimator estimator, boolean byHand) {}

  private Optional<Known> known(Unbilled customer) {
    Optional<RatingStore.Terms> terms = rating.terms(customer.point());
    Optional<RatingStore.Progress> progress = rating.progress(customer.point());
    if (terms.isEmpty() || progress.isEmpty()) {
      return Optional.empty();
    }
    Estimator heard =
        new Estimator(
            terms.get().tariff(),
            progress.get().state(),
            progress.get().tariff(),
            month -> store.segments(customer.point(), month),
            rules.mostPercent());
    Estimator read = heard;
    for (HandRead each : store.handRead(customer.point())) {
      read = read.read(each);
    }
    return Optional.of(new Known(read, !read.equals(heard)));
  }

  /** A register that a person read settles and bills what one of the unit would. */
  private void settle(Unbilled customer, Known known, Instant now) {
    if (known.byHand()) {
      maker.reached(
          customer.point(),
          new BillStore.PostPaid(customer.account(), customer.still(), Optional.empty()),
          new BillMaker.Reached(known.estimator().state(), known.estimator().finished(), true),
          now);
    }
  }

  private YearMonth monthOf(Instant at) {
    return YearMonth.from(LocalDate.ofInstant(at, zone));
  }

  private void tell(Map<EdgeId, Integer> waiting, YearMonth newest, Instant now) {
    transactions.run(() -> {
      for (Alarm alarm : alarms.open()) {
        if (alarm.kind() == AlarmKind.BILLS_WAIT
            && alarm.subject() instanceof AlarmSubject.Edge(EdgeId edge)
            && !waiting.containsKey(edge)) {
          alarms.clear(AlarmKind.BILLS_WAIT, alarm.subject(), now);
        }
      }
      waiting.forEach((edge, customers) ->
          alarms.raise(
              AlarmKind.BILLS_WAIT,
              new AlarmSubject.Edge(edge),
              AlarmCause.of(AlarmCause.Code.NOT_BILLED, customers, newest),
              now));
    });
  }
}
