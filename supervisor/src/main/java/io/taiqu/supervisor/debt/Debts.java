package io.taiqu.supervisor.debt;

import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The debts of accounts. To open one and to write one off takes two people: nobody may make or
 * waive what a customer owes alone.
 */
public final class Debts {
  private static final String ACCOUNT = "account";
  private static final String DEBT = "debt";

  private final DebtStore store;
  private final Ledger ledger;
  private final Approvals approvals;
  private final CurrencyCode currency;
  private final Accounts accounts;

  /** Which accounts there are. */
  @FunctionalInterface
  public interface Accounts {
    /** Whether there is an account. */
    boolean exists(AccountId account);
  }

  /** The debts, which from now on are opened and written off as approved. */
  public Debts(
      DebtStore store,
      Ledger ledger,
      Approvals approvals,
      CurrencyCode currency,
      Accounts accounts) {
    this.store = store;
    this.ledger = ledger;
    this.approvals = approvals;
    this.currency = currency;
    this.accounts = accounts;
    approvals.decides(Approval.Kind.OPEN_DEBT, this::open);
    approvals.decides(Approval.Kind.WRITE_OFF_DEBT, this::writeOff);
  }

  /** The ledger account of a debt. */
  public static String ledgerAccount(Debt debt) {
    return "debt:" + debt.account() + ":" + debt.id();
  }

  /**
   * Who proposes, and on what grounds.
   *
   * @param document the number of the paper that it rests on
   */
  public record Grounds(String document, String reason, String by, String requestId) {}

  /** Proposes that an account owes something. */
  public Approvals.Outcome propose(
      AccountId account, Debt.Kind kind, Money amount, Debt.Terms terms, Grounds grounds) {
    if (!accounts.exists(account)) {
      return refuse(Approvals.Reason.UNKNOWN, Obstacle.of(Code.NO_ACCOUNT, account));
    }
    int digits = currency.minorDigits();
    if (!amount.isPositive()
        || !isWhole(amount)
        || !isWhole(terms.weekly())
        || terms.mostPerPayment().filter(most -> !isWhole(most)).isPresent()) {
      return refuse(Approvals.Reason.NOT_NOW, Obstacle.of(Code.AMOUNTS_NOT_WHOLE, digits));
    }
    if (grounds.document().isBlank()) {
      return refuse(Approvals.Reason.NO_REASON, Obstacle.of(Code.NO_DOCUMENT));
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put(ACCOUNT, account.value());
    facts.put("debtKind", kind.name());
    facts.put("amount", amount.toDecimalString());
    facts.put("document", grounds.document());
    facts.put("percent", Integer.toString(terms.percent()));
    terms.mostPerPayment().ifPresent(most -> facts.put("mostPerPayment", most.toDecimalString()));
    facts.put("weekly", terms.weekly().toDecimalString());
    return approvals.propose(
        Approval.Kind.OPEN_DEBT,
        "account:" + account + ":" + grounds.document(),
        facts,
        grounds.reason(),
        grounds.by(),
        grounds.requestId());
  }

  private boolean isWhole(Money amount) {
    int digits = currency.minorDigits();
    return Money.ofMinor(amount.toMinorHalfEven(digits), digits).equals(amount);
  }

  private Optional<Obstacle> open(Approval proposal, String by, Instant now) {
    Debt debt =
        new Debt(
            0,
            new AccountId(proposal.fact(ACCOUNT)),
            Debt.Kind.valueOf(proposal.fact("debtKind")),
            proposal.fact("document"),
            Money.parse(proposal.fact("amount")),
            Money.ZERO,
            Money.ZERO,
            new Debt.Terms(
                Integer.parseInt(proposal.fact("percent")),
                Optional.of(proposal.fact("mostPerPayment"))
                    .filter(most -> !most.isEmpty())
                    .map(Money::parse),
                Money.parse(proposal.fact("weekly"))),
            now);
    Debt known = store.find(store.add(debt)).orElseThrow();
    ledger.post(
        now,
        "debt-opened",
        "approval " + proposal.id(),
        List.of(
            Posting.debit(ledgerAccount(known), known.principal()),
            Posting.credit("income:debt", known.principal())));
    return Optional.empty();
  }

  /** Proposes to give up what is still owed of a debt, on a legal ground. */
  public Approvals.Outcome proposeWriteOff(long id, Grounds grounds) {
    Optional<Debt> debt = store.find(id).filter(known -> known.outstanding().isPositive());
    if (debt.isEmpty()) {
      return refuse(Approvals.Reason.UNKNOWN, Obstacle.of(Code.NO_DEBT_OWED, id));
    }
    if (grounds.document().isBlank()) {
      return refuse(Approvals.Reason.NO_REASON, Obstacle.of(Code.NO_DOCUMENT));
    }
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put(DEBT, Long.toString(id));
    facts.put(ACCOUNT, debt.get().account().value());
    facts.put("debtKind", debt.get().kind().name());
    facts.put("outstanding", debt.get().outstanding().toDecimalString());
    facts.put("document", grounds.document());
    return approvals.propose(
        Approval.Kind.WRITE_OFF_DEBT,
        "debt:" + id,
        facts,
        grounds.reason(),
        grounds.by(),
        grounds.requestId());
  }

  private Optional<Obstacle> writeOff(Approval proposal, String by, Instant now) {
    Debt debt = store.find(Long.parseLong(proposal.fact(DEBT))).orElseThrow();
    if (!debt.outstanding().isPositive()) {
      return Optional.of(Obstacle.of(Code.NOTHING_OWED));
    }
    Money given = debt.outstanding();
    String reference = "approval " + proposal.id();
    long entry =
        ledger.post(
            now,
            "debt-written-off",
            reference,
            List.of(
                Posting.debit("loss:bad-debt", given), Posting.credit(ledgerAccount(debt), given)));
    settle(debt, given, false, reference, entry, now);
    return Optional.empty();
  }

  private static Approvals.Outcome refuse(Approvals.Reason reason, Obstacle why) {
    return new Approvals.Outcome.Refused(reason, why);
  }

  /** What a payment to an account recovers; nothing changes. */
  public Recovered shares(AccountId account, Money payment) {
    return Recovered.of(payment, store.open(account), currency.minorDigits());
  }

  /** The postings that recover from a payment, for the ledger's entry of that payment. */
  public static List<Posting> postings(Recovered recovered) {
    List<Posting> postings = new ArrayList<>();
    recovered
        .shares()
        .forEach(
            share -> postings.add(Posting.credit(ledgerAccount(share.debt()), share.amount())));
    return postings;
  }

  /** Notes what a payment recovered, in the caller's transaction. */
  public void settle(Recovered recovered, String reference, long entry, Instant now) {
    recovered
        .shares()
        .forEach(share -> settle(share.debt(), share.amount(), false, reference, entry, now));
  }

  /** Notes what was taken week by week, in the caller's transaction. */
  public void takenByWeek(Debt debt, Money amount, String reference, long entry, Instant now) {
    settle(debt, amount, true, reference, entry, now);
  }

  private void settle(
      Debt debt, Money amount, boolean weekly, String reference, long entry, Instant now) {
    Debt after = debt.settled(amount, weekly);
    store.settle(after);
    store.add(
        new DebtStore.Line(
            debt.id(),
            debt.kind(),
            debt.account(),
            now,
            amount,
            reference,
            entry,
            after.outstanding()));
  }

  /** Debts with a sum a week that are owed, in the order of recovery. */
  public List<Debt> openByWeek() {
    return store.openByWeek().stream().sorted(Debt.ORDER).toList();
  }

  /** Every debt of an account, newest first. */
  public List<Debt> of(AccountId account) {
    return store.all(account);
  }

  /** One debt. */
  public Optional<Debt> find(long id) {
    return store.find(id);
  }

  /** What was recovered under a reference, such as a top-up's id. */
  public List<DebtStore.Line> under(String reference) {
    return store.lines(reference);
  }

  /** The newest recoveries of an account, newest first. */
  public List<DebtStore.Line> newest(AccountId account, int limit) {
    return store.newest(account, limit);
  }
}
