package io.taiqu.supervisor.moneyorder;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.MonthQuantities;
import io.taiqu.protocol.tariff.MonthSettlement;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.approval.Approvals.Reason;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.grid.GridView.PointView;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.transaction.Transactions;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Moves money of an account beside payments: a refund of remaining credit, a correction either way,
 * the settlement of a month. All take two people. What is approved is posted to the ledger and
 * reaches the meter through the totals credited and withdrawn, in one transaction.
 */
public final class MoneyOrders {
  private static final String ACCOUNT = "account";
  private static final String AMOUNT = "amount";
  private static final String MONTH = "month";

  private final SettlementStore store;
  private final GridView grid;
  private final CreditIssuing issuing;
  private final Ledger ledger;
  private final Approvals approvals;
  private final Transactions transactions;
  private final CurrencyCode currency;
  private final Money limit;

  /**
   * A desk, which from now on does what is approved.
   *
   * @param limit the largest refund or correction
   */
  public MoneyOrders(
      SettlementStore store,
      GridView grid,
      CreditIssuing issuing,
      Ledger ledger,
      Approvals approvals,
      Transactions transactions,
      CurrencyCode currency,
      Money limit) {
    this.store = store;
    this.grid = grid;
    this.issuing = issuing;
    this.ledger = ledger;
    this.approvals = approvals;
    this.transactions = transactions;
    this.currency = currency;
    this.limit = limit;
    approvals.decides(Approval.Kind.REFUND, this::approved);
    approvals.decides(Approval.Kind.CORRECTION, this::approved);
    approvals.decides(Approval.Kind.MONTH_SETTLEMENT, this::approved);
  }

  /** Keeps what settlements are worked out from, and which months are settled. */
  public interface SettlementStore {
    /** The finished segments of a month, in order; empty if none is finished. */
    List<RatedSegment> segments(SupplyPointId point, YearMonth month);

    /** Whether a month is settled. */
    boolean settled(SupplyPointId point, YearMonth month);

    /** Notes that a month is settled. */
    void settle(SupplyPointId point, YearMonth month, long approval);
  }

  /**
   * Who proposes, and on what grounds.
   *
   * @param document the number of the paper that it rests on
   * @param reason why, in words
   */
  public record Grounds(String document, String reason, String by, String requestId) {}

  /** Proposes to pay remaining credit back: at most what the meter reports. */
  public Outcome refund(AccountId account, Money amount, Grounds grounds) {
    return amount.isPositive()
        ? propose(Approval.Kind.REFUND, account, amount, grounds)
        : refuse(Obstacle.of(Code.REFUND_NOT_POSITIVE));
  }

  /**
   * Proposes to put a wrong posting right.
   *
   * @param amount what is taken from the credit; negative for what is given
   */
  public Outcome correction(AccountId account, Money amount, Grounds grounds) {
    return amount.isZero()
        ? refuse(Obstacle.of(Code.CORRECTION_ZERO))
        : propose(Approval.Kind.CORRECTION, account, amount, grounds);
  }

  private Outcome propose(Approval.Kind kind, AccountId account, Money amount, Grounds grounds) {
    int digits = currency.minorDigits();
    boolean whole = Money.ofMinor(amount.toMinorHalfEven(digits), digits).equals(amount);
    if (!whole || magnitude(amount).compareTo(limit) > 0) {
      return refuse(Obstacle.of(Code.ORDER_OUT_OF_BOUNDS, digits, limit.toDecimalString()));
    }
    return transactions.run(() -> {
      Optional<PointView> point = grid.pointOf(account);
      if (point.isEmpty()) {
        return new Outcome.Refused(Reason.UNKNOWN, Obstacle.of(Code.NO_ACCOUNT, account));
      }
      Optional<Obstacle> problem =
          kind == Approval.Kind.REFUND ? beyondCredit(amount, point.get()) : Optional.empty();
      return problem.isPresent()
          ? refuse(problem.get())
          : propose(
              kind, "account:" + account, facts(account, amount, grounds.document()), grounds);
    });
  }

  private Outcome propose(
      Approval.Kind kind, String subject, SequencedMap<String, String> facts, Grounds grounds) {
    return grounds.document().isBlank()
        ? new Outcome.Refused(Reason.NO_REASON, Obstacle.of(Code.NO_DOCUMENT))
        : approvals.propose(
            kind, subject, facts, grounds.reason(), grounds.by(), grounds.requestId());
  }

  private static SequencedMap<String, String> facts(
      AccountId account, Money amount, String document) {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put(ACCOUNT, account.value());
    facts.put(AMOUNT, amount.toDecimalString());
    facts.put("document", document);
    return facts;
  }

  /**
   * A refund takes what is there by the meter's own account, never more: what was taken since it
   * reported is gone, and what was paid since has not arrived.
   */
  private Optional<Obstacle> beyondCredit(Money amount, PointView point) {
    Money there = issuing.creditThere(point.id());
    return amount.compareTo(there) > 0
        ? Optional.of(Obstacle.of(Code.BEYOND_CREDIT, there.toDecimalString()))
        : Optional.empty();
  }

  /**
   * Works out what a month costs beyond what the meter charged, and proposes to settle it.
   *
   * @param quantities what was read or agreed for the month
   */
  public Outcome settlement(
      AccountId account, YearMonth month, MonthQuantities quantities, Grounds grounds) {
    return transactions.run(() -> {
      Optional<PointView> point = grid.pointOf(account);
      if (point.isEmpty()) {
        return new Outcome.Refused(Reason.UNKNOWN, Obstacle.of(Code.NO_ACCOUNT, account));
      }
      List<RatedSegment> segments = store.segments(point.get().id(), month);
      if (segments.isEmpty()) {
        return refuse(Obstacle.of(Code.MONTH_NOT_CHARGED, month));
      }
      if (store.settled(point.get().id(), month)) {
        return refuse(Obstacle.of(Code.MONTH_SETTLED, month));
      }
      MonthSettlement settled;
      try {
        settled = MonthSettlement.of(segments, quantities);
      } catch (MonthSettlement.ReactiveEnergyMissing e) {
        return refuse(Obstacle.of(Code.REACTIVE_MISSING));
      } catch (MonthSettlement.DemandMissing e) {
        return refuse(Obstacle.of(Code.DEMAND_MISSING));
      }
      if (settled.total().isZero()) {
        return refuse(Obstacle.of(Code.NOTHING_TO_SETTLE, month));
      }
      SequencedMap<String, String> facts = facts(account, settled.total(), grounds.document());
      facts.put(MONTH, month.toString());
      facts.put("capacity", settled.capacity().toDecimalString());
      settled
          .powerFactor()
          .ifPresent(
              factor -> facts.put("powerFactor", BigDecimal.valueOf(factor, 2).toPlainString()));
      facts.put("adjustment", settled.adjustment().toDecimalString());
      facts.put("minimum", settled.minimum().toDecimalString());
      facts.put("tax", settled.tax().toDecimalString());
      return propose(
          Approval.Kind.MONTH_SETTLEMENT, "account:" + account + ":" + month, facts, grounds);
    });
  }

  /** Does what was approved, after looking again: credit may have been used since. */
  private Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
    AccountId account = new AccountId(proposal.fact(ACCOUNT));
    Money amount = Money.parse(proposal.fact(AMOUNT));
    Optional<PointView> found = grid.pointOf(account);
    if (found.isEmpty()) {
      return Optional.of(Obstacle.of(Code.NO_POINT_OF_ACCOUNT, account));
    }
    PointView point = found.get();
    Optional<Obstacle> obstacle = issuing.issuance().obstacle(point.id());
    if (obstacle.isEmpty() && proposal.kind() == Approval.Kind.REFUND) {
      obstacle = beyondCredit(amount, point);
    }
    if (obstacle.isPresent()) {
      return obstacle;
    }
    if (proposal.kind() == Approval.Kind.MONTH_SETTLEMENT) {
      YearMonth month = YearMonth.parse(proposal.fact(MONTH));
      if (store.settled(point.id(), month)) {
        return Optional.of(Obstacle.of(Code.MONTH_SETTLED, month));
      }
      store.settle(point.id(), month, proposal.id());
    }
    post(proposal, account, point.id(), amount, now);
    return Optional.empty();
  }

  private void post(
      Approval proposal, AccountId account, SupplyPointId point, Money amount, Instant now) {
    String kind = proposal.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String other =
        proposal.kind() == Approval.Kind.REFUND ? Posting.channel("refund") : "income:" + kind;
    String customer = Posting.customer(account);
    Money moved = magnitude(amount);
    boolean taken = amount.isPositive();
    String reference = "approval " + proposal.id();
    ledger.post(
        now,
        kind,
        reference,
        List.of(
            Posting.debit(taken ? customer : other, moved),
            Posting.credit(taken ? other : customer, moved)));
    if (taken) {
      issuing.withdraw(point, moved, reference, now);
    } else {
      issuing.grant(point, moved, reference, now);
    }
  }

  private static Money magnitude(Money amount) {
    return amount.isNegative() ? amount.negated() : amount;
  }

  private static Outcome refuse(Obstacle why) {
    return new Outcome.Refused(Reason.NOT_NOW, why);
  }
}
