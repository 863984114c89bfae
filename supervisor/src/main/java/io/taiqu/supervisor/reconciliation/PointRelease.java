package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.Ledger;
import io.taiqu.supervisor.ledger.Posting;
import io.taiqu.supervisor.obstacle.Obstacle;
import io.taiqu.supervisor.obstacle.Obstacle.Code;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.Freezing;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Ends a freeze: two people say, by a document and a reason, that what the edge showed is
 * understood. Credit that our own signature proves, and this database did not know, is taken over;
 * nothing is ever taken away.
 */
public final class PointRelease implements Approvals.Work {
  private final CreditStore credit;
  private final ShownDocuments documents;
  private final EvidenceDesk evidence;
  private final CreditIssuing issuing;
  private final Freezing freezing;
  private final Ledger ledger;
  private final Alarms alarms;
  private final Function<SupplyPointId, Optional<AccountId>> accountOf;
  private final Approvals approvals;

  public PointRelease(
      CreditStore credit,
      ShownDocuments documents,
      EvidenceDesk evidence,
      CreditIssuing issuing,
      Freezing freezing,
      Ledger ledger,
      Alarms alarms,
      Function<SupplyPointId, Optional<AccountId>> accountOf,
      Approvals approvals) {
    this.credit = credit;
    this.documents = documents;
    this.evidence = evidence;
    this.issuing = issuing;
    this.freezing = freezing;
    this.ledger = ledger;
    this.alarms = alarms;
    this.accountOf = accountOf;
    this.approvals = approvals;
  }

  /** The subject of a proposal about a supply point. */
  public static String subject(SupplyPointId point) {
    return "point:" + point;
  }

  /**
   * The facts of a proposal.
   *
   * @param document what explains the mismatch, such as the number of a report
   * @return empty if the supply point is not frozen
   */
  public Optional<SequencedMap<String, String>> propose(SupplyPointId point, String document) {
    return credit
        .account(point)
        .filter(CreditAccount::frozen)
        .map(account -> {
          SequencedMap<String, String> facts = new LinkedHashMap<>();
          facts.put("point", point.toString());
          facts.put("document", document.strip());
          facts.put("credited", account.credited().toDecimalString());
          facts.put("takenOver", takenOver(account).toDecimalString());
          alarms
              .open(AlarmKind.CREDIT_MISMATCH, new AlarmSubject.Point(point))
              .map(Alarm::cause)
              .ifPresent(cause -> facts.put("cause", cause(cause)));
          return facts;
        });
  }

  private static String cause(AlarmCause cause) {
    return cause.code() + " " + String.join(" ", cause.figures());
  }

  /** By how much a document with our signature is above what this database credits. */
  private Money takenOver(CreditAccount account) {
    CreditState signed = documents.creditStates().get(account.point());
    if (signed == null || signed.credited().compareTo(account.credited()) <= 0) {
      return Money.ZERO;
    }
    return signed.credited().minus(account.credited());
  }

  /** Whether a payment of the customer waits that may have been approved before. */
  private boolean isAnyHeld(SupplyPointId point) {
    Optional<String> account = accountOf.apply(point).map(AccountId::value);
    return approvals.waiting().stream()
        .filter(waiting -> waiting.kind() == Approval.Kind.LARGE_TOP_UP)
        .anyMatch(waiting -> Optional.of(waiting.fact("account")).equals(account));
  }

  @Override
  public Optional<Obstacle> approved(Approval proposal, String by, Instant now) {
    SupplyPointId point = SupplyPointId.parse(proposal.fact("point"));
    Optional<CreditAccount> account = credit.account(point).filter(CreditAccount::frozen);
    if (account.isEmpty()) {
      return Optional.of(Obstacle.of(Code.NOT_FROZEN, point));
    }
    if (issuing.issuance().suspension().isPresent()) {
      return issuing.issuance().suspension();
    }
    Money more = takenOver(account.get());
    boolean asProposed =
        more.toDecimalString().equals(proposal.fact("takenOver"))
            && account.get().credited().toDecimalString().equals(proposal.fact("credited"));
    if (!asProposed) {
      return Optional.of(Obstacle.of(Code.ACCOUNT_CHANGED));
    }
    if (more.isPositive() && isAnyHeld(point)) {
      return Optional.of(Obstacle.of(Code.PAYMENTS_HELD, more.toDecimalString()));
    }
    freezing.release(point, now);
    evidence.trustAnew(point, now);
    if (more.isPositive()) {
      ledger.post(
          now,
          "recovery",
          point.toString(),
          List.of(
              Posting.debit(Recovery.UNEXPLAINED, more),
              Posting.credit(Posting.customer(accountOf.apply(point).orElseThrow()), more)));
    }
    Money withdrawn =
        Optional.ofNullable(documents.creditStates().get(point))
            .map(CreditState::withdrawn)
            .orElse(Money.ZERO);
    issuing.takeOver(point, more, withdrawn, "approval " + proposal.id(), now);
    return Optional.empty();
  }
}
