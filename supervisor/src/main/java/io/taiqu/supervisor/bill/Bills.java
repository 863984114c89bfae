package io.taiqu.supervisor.bill;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.protocol.tariff.Rating;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.bill.Bill.Standing;
import io.taiqu.supervisor.bill.Bill.State;
import io.taiqu.supervisor.fleet.ReportFollower;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeDesk;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bills customers who pay afterwards. A month's bill is worked out when a unit's report shows that
 * the meter has charged the month to its end; a person looks at it and lets it go. Nothing here
 * touches the supply: who owes too much, or too long, is an alarm and a notice.
 */
public final class Bills implements ReportFollower {
  private static final int AT_ONCE = 1_000;

  private final BillStore store;
  private final CreditStore credit;
  private final NoticeDesk notices;
  private final Alarms alarms;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Rules rules;

  /**
   * How bills are made.
   *
   * @param zone whose months are billed
   * @param minorDigits decimals of the currency
   * @param dueDays from the release to the last day for payment
   */
  public record Rules(ZoneId zone, int minorDigits, int dueDays) {}

  public Bills(
      BillStore store,
      CreditStore credit,
      NoticeDesk notices,
      Alarms alarms,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      Rules rules) {
    this.store = store;
    this.credit = credit;
    this.notices = notices;
    this.alarms = alarms;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.rules = rules;
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    Map<SupplyPointId, BillStore.PostPaid> postPaid = store.postPaid(report.edge());
    for (MeterReport meter : report.meters()) {
      BillStore.PostPaid customer = postPaid.get(meter.supplyPoint());
      if (customer != null) {
        meter
            .checkpoint()
            .ifPresent(state -> bill(meter.supplyPoint(), customer.account(), state, now));
        customer
            .creditLimit()
            .ifPresent(limit -> watchLimit(customer.account(), meter, limit, now));
      }
    }
  }

  private void bill(SupplyPointId point, AccountId account, ChargingState state, Instant now) {
    YearMonth running = monthOf(state.segmentStart());
    Optional<BillStore.Last> last = store.last(point);
    YearMonth first =
        last.map(known -> known.bill().month().plusMonths(1)).orElse(running.minusMonths(1));
    for (YearMonth month = first; month.isBefore(running); month = month.plusMonths(1)) {
      List<RatedSegment> segments = store.segments(point, month);
      if (segments.isEmpty()) {
        continue;
      }
      boolean newest = month.plusMonths(1).equals(running);
      BillStore.Last computed =
          computed(
              new Month(point, account, month, segments),
              newest ? Optional.of(charged(point, state, running)) : Optional.empty(),
              last,
              now);
      store.add(computed);
      last = Optional.of(computed);
    }
  }

  private YearMonth monthOf(Instant at) {
    return YearMonth.from(LocalDate.ofInstant(at, rules.zone()));
  }

  /** What the meter had charged when the month began that it is in, by its own account. */
  private Money charged(SupplyPointId point, ChargingState state, YearMonth running) {
    Money charged = state.closed();
    for (RatedSegment segment : store.segments(point, running)) {
      charged = charged.minus(Rating.charge(segment.version(), segment.usage()));
    }
    return charged;
  }

  private record Month(
      SupplyPointId point, AccountId account, YearMonth month, List<RatedSegment> segments) {}

  /**
   * A month's bill.
   *
   * @param charged what the meter had charged at its end, if that is known
   */
  private BillStore.Last computed(
      Month month, Optional<Money> charged, Optional<BillStore.Last> last, Instant now) {
    List<Bill.Part> parts = new ArrayList<>();
    Money sum = Money.ZERO;
    for (RatedSegment segment : month.segments()) {
      Bill.Part part = part(segment);
      parts.add(part);
      sum = sum.plus(part.charge());
    }
    Money withdrawn =
        credit.account(month.point()).map(CreditStore.CreditAccount::withdrawn).orElse(Money.ZERO);
    Money byParts = last.map(BillStore.Last::closed).orElse(Money.ZERO).plus(sum);
    Money closed = charged.orElse(byParts);
    // An account that the unit began anew tells nothing about the months before.
    Money adjustment =
        last.isEmpty() || closed.compareTo(last.get().closed()) < 0
            ? Money.ZERO
            : closed.minus(byParts);
    Money orders = last.map(known -> withdrawn.minus(known.withdrawn())).orElse(Money.ZERO);
    Money before =
        last.isPresent()
            ? last.get().bill().before().plus(last.get().bill().amount())
            : withdrawn.plus(closed).minus(sum);
    Bill bill =
        new Bill(
            store.nextOrder(),
            month.account(),
            month.point(),
            month.month(),
            parts,
            orders,
            adjustment,
            before,
            now,
            Optional.empty());
    return new BillStore.Last(bill, closed, withdrawn);
  }

  private static Bill.Part part(RatedSegment segment) {
    List<Bill.Used> rates = new ArrayList<>();
    List<Energy> byRate = segment.usage().byRate();
    for (int rate = 0; rate < byRate.size(); rate++) {
      rates.add(new Bill.Used(segment.version().rates().get(rate).code(), byRate.get(rate)));
    }
    return new Bill.Part(
        segment.from(),
        segment.version().number(),
        rates,
        Rating.charge(segment.version(), segment.usage()));
  }

  private void watchLimit(AccountId account, MeterReport meter, Money limit, Instant now) {
    AlarmSubject subject = new AlarmSubject.Point(meter.supplyPoint());
    Money owed = meter.balance().negated();
    if (owed.compareTo(limit) < 0) {
      alarms.clear(AlarmKind.CREDIT_LIMIT_REACHED, subject, now);
      return;
    }
    boolean known =
        alarms.open().stream()
            .anyMatch(open ->
                open.kind() == AlarmKind.CREDIT_LIMIT_REACHED && open.subject().equals(subject));
    alarms.raise(
        AlarmKind.CREDIT_LIMIT_REACHED,
        subject,
        AlarmCause.of(AlarmCause.Code.OWED_AT_LIMIT, shown(owed), shown(limit)),
        now);
    if (!known) {
      notices.tell(account, meter.supplyPoint(), Notice.Kind.CREDIT_LIMIT, 0, 0, owed, now);
    }
  }

  private String shown(Money amount) {
    return Money.ofMinor(amount.toMinorHalfEven(rules.minorDigits()), rules.minorDigits())
        .toDecimalString();
  }

  /**
   * Lets bills go to their customers, who are told of them; those that went already stay as they
   * are.
   *
   * @return those that went now
   */
  public List<Bill> release(Set<Bill.Number> numbers, String by, String requestId) {
    return transactions.run(() -> {
      Instant now = clock.instant();
      LocalDate due = today(now).plusDays(rules.dueDays());
      List<Bill> released = new ArrayList<>();
      for (Bill.Number number : numbers.stream().sorted().toList()) {
        Optional<Bill> waiting = store.find(number).filter(bill -> bill.release().isEmpty());
        if (waiting.isPresent()) {
          Bill bill = waiting.get();
          store.release(bill, new Bill.Release(by, now, due));
          notices.tell(
              bill.account(),
              bill.point(),
              Notice.Kind.BILL,
              monthOf(bill),
              (int) due.toEpochDay(),
              bill.amount(),
              now);
          audit.record(
              new Deed(
                  by,
                  "bill.released",
                  "bill:" + number,
                  "",
                  shown(bill.amount()) + " due " + due,
                  requestId));
          released.add(store.find(number).orElseThrow());
        }
      }
      return released;
    });
  }

  /** Follows what was paid and what is overdue; call now and then. */
  public void watch() {
    transactions.run(() -> {
      Instant now = clock.instant();
      Set<SupplyPointId> overdue = new HashSet<>();
      Set<SupplyPointId> looked = new HashSet<>();
      for (Bill bill : store.unsettled()) {
        Standing standing = standing(bill, now);
        looked.add(bill.point());
        switch (standing.state()) {
          case PAID -> store.settled(bill);
          case OVERDUE -> {
            if (overdue.add(bill.point())) {
              raise(standing, now);
            }
          }
          case OPEN, REVIEW -> {}
        }
      }
      looked.removeAll(overdue);
      for (SupplyPointId point : looked) {
        alarms.clear(AlarmKind.BILL_OVERDUE, new AlarmSubject.Point(point), now);
      }
    });
  }

  private void raise(Standing overdue, Instant now) {
    Bill bill = overdue.bill();
    LocalDate due = bill.release().orElseThrow().dueOn();
    alarms.raise(
        AlarmKind.BILL_OVERDUE,
        new AlarmSubject.Point(bill.point()),
        AlarmCause.of(
            AlarmCause.Code.BILL_NOT_PAID, bill.number(), shown(overdue.outstanding()), due),
        now);
    if (store.toldOverdue(bill)) {
      notices.tell(
          bill.account(),
          bill.point(),
          Notice.Kind.BILL_OVERDUE,
          monthOf(bill),
          (int) due.toEpochDay(),
          overdue.outstanding(),
          now);
    }
  }

  /** A notice carries whole numbers: 202603 for March 2026. */
  private static long monthOf(Bill bill) {
    return bill.month().getYear() * 100L + bill.month().getMonthValue();
  }

  private LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, rules.zone());
  }

  private Standing standing(Bill bill, Instant now) {
    Money credited =
        credit.account(bill.point()).map(CreditStore.CreditAccount::credited).orElse(Money.ZERO);
    return Standing.of(bill, credited, today(now), rules.minorDigits());
  }

  /** A bill and how it stands. */
  public Optional<Standing> find(Bill.Number number) {
    return store.find(number).map(bill -> standing(bill, clock.instant()));
  }

  /** The newest bills of an account, newest first. */
  public List<Standing> ofAccount(AccountId account, int limit) {
    return standings(store.ofAccount(account, limit));
  }

  /** Bills that wait for a person, oldest first. */
  public List<Standing> toReview() {
    return standings(store.toReview(AT_ONCE));
  }

  /** Bills that are not paid, oldest first: the register of arrears. */
  public List<Standing> unpaid() {
    return standings(store.unsettled()).stream()
        .filter(standing -> standing.state() != State.PAID)
        .toList();
  }

  private List<Standing> standings(List<Bill> bills) {
    Instant now = clock.instant();
    return bills.stream().map(bill -> standing(bill, now)).toList();
  }
}
