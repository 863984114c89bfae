package io.taiqu.supervisor.bill;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.quantity.Money;
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
  private final BillMaker maker;
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
    this.maker = new BillMaker(store, credit, rules.zone());
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
            .ifPresent(state -> maker.heard(meter.supplyPoint(), customer, state, now));
        customer
            .creditLimit()
            .filter(limit -> customer.still())
            .ifPresent(limit -> watchLimit(customer.account(), meter, limit, now));
      }
    }
  }

  private void watchLimit(AccountId account, MeterReport meter, Money limit, Instant now) {
    AlarmSubject subject = new AlarmSubject.Point(meter.supplyPoint());
    Money owed = meter.balance().negated();
    if (owed.compareTo(limit) < 0) {
      alarms.clear(AlarmKind.CREDIT_LIMIT_REACHED, subject, now);
      return;
    }
    boolean known = alarms.open(AlarmKind.CREDIT_LIMIT_REACHED, subject).isPresent();
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
              kindOf(bill),
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

  private static Notice.Kind kindOf(Bill bill) {
    return switch (bill.kind()) {
      case METERED -> Notice.Kind.BILL;
      case ESTIMATED -> Notice.Kind.BILL_ESTIMATED;
      case SETTLEMENT -> Notice.Kind.BILL_SETTLED;
    };
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
    return Standing.of(bill, credited, store.least(bill), today(now), rules.minorDigits());
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
