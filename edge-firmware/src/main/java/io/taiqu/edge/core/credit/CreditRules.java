package io.taiqu.edge.core.credit;

import io.taiqu.edge.core.credit.Acceptance.Accepted;
import io.taiqu.edge.core.credit.Acceptance.AlreadyKnown;
import io.taiqu.edge.core.credit.Acceptance.Early;
import io.taiqu.edge.core.credit.Acceptance.Missing;
import io.taiqu.edge.core.credit.Acceptance.Reason;
import io.taiqu.edge.core.credit.Acceptance.Refused;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import java.util.Optional;

/**
 * The acceptance rule for money: order comes from (generation, sequence) alone, totals never fall,
 * and one step is bounded so that a stolen key is.
 */
public final class CreditRules {
  /**
   * No total of an account is above this, 2.3 × 10⁹ units of the currency, so that sums of four of
   * them can be computed: who has stolen a key must not stop the unit by them.
   */
  public static final Money MOST = new Money(Long.MAX_VALUE / 4);

  private CreditRules() {}

  /**
   * Judges a credit state.
   *
   * @param meter the commissioned meter
   * @param currency the deployment's currency, as the tariff names it or the credit in force; empty
   *     before either
   * @param stepCap the policy's bound on one step; empty before the first policy
   */
  public static Acceptance judge(
      SignedDocument<CreditState> arrived,
      Optional<Account> known,
      MeterSerialHash meter,
      Optional<CurrencyCode> currency,
      Optional<Money> stepCap) {
    CreditState credit = arrived.document();
    if (!credit.meter().equals(meter)) {
      return new Refused(Reason.OTHER_METER);
    }
    if (known.isEmpty()) {
      return new Early(Missing.HANDOVER);
    }
    Account account = known.get();
    if (credit.assignmentEpoch() > account.assignmentEpoch()) {
      return new Early(Missing.HANDOVER);
    }
    if (credit.assignmentEpoch() < account.assignmentEpoch()) {
      return new Refused(Reason.OTHER_ASSIGNMENT);
    }
    Optional<Acceptance> byOrder = byOrder(arrived, account.credit());
    if (byOrder.isPresent()) {
      return byOrder.get();
    }
    if (isBeyondRange(credit.credited(), credit.withdrawn(), Money.ZERO)) {
      return new Refused(Reason.BEYOND_RANGE);
    }
    if (currency.isPresent() && !currency.get().equals(credit.currency())) {
      return new Refused(Reason.OTHER_CURRENCY);
    }
    if (credit.credited().compareTo(account.credited()) < 0) {
      return new Refused(Reason.CREDITED_FELL);
    }
    if (credit.withdrawn().compareTo(account.withdrawn()) < 0) {
      return new Refused(Reason.WITHDRAWN_FELL);
    }
    if (credit.tokensCovered() < account.tokensCovered()) {
      return new Refused(Reason.TOKENS_COVERED_FELL);
    }
    if (currency.isEmpty()) {
      return new Early(Missing.CURRENCY);
    }
    if (stepCap.isEmpty()) {
      return new Early(Missing.STEP_CAP);
    }
    Money step = credit.credited().minus(account.credited());
    return step.compareTo(stepCap.get()) > 0 && !arrived.countersigned()
        ? new Refused(Reason.STEP_ABOVE_CAP)
        : new Accepted();
  }

  /**
   * Judges a hand-over. It opens an account, or replaces it under a higher assignment epoch; within
   * one assignment there is only one.
   */
  public static Acceptance judge(
      SignedDocument<Handover> arrived, Optional<Account> known, MeterSerialHash meter) {
    Handover handover = arrived.document();
    if (!handover.meter().equals(meter)) {
      return new Refused(Reason.OTHER_METER);
    }
    if (isBeyondRange(handover.credited(), handover.withdrawn(), handover.charging().charged())) {
      return new Refused(Reason.BEYOND_RANGE);
    }
    if (known.isEmpty() || handover.assignmentEpoch() > known.get().assignmentEpoch()) {
      return new Accepted();
    }
    if (handover.assignmentEpoch() < known.get().assignmentEpoch()) {
      return new Refused(Reason.OTHER_ASSIGNMENT);
    }
    // Reissued under a new generation or key it says the same; anything else would rewrite history.
    boolean saysTheSame =
        handover.charging().equals(known.get().handover().document().charging())
            && handover.credited().equals(known.get().handover().document().credited())
            && handover.withdrawn().equals(known.get().handover().document().withdrawn());
    return saysTheSame ? new AlreadyKnown() : new Refused(Reason.CONFLICTING_CONTENT);
  }

  private static boolean isBeyondRange(Money credited, Money withdrawn, Money charged) {
    return credited.compareTo(MOST) > 0
        || withdrawn.compareTo(MOST) > 0
        || charged.compareTo(MOST) > 0
        || charged.compareTo(MOST.negated()) < 0;
  }

  /**
   * What the place in the order alone decides; empty if the document is newer than the one in
   * force.
   */
  public static <D extends Downlink> Optional<Acceptance> byOrder(
      SignedDocument<D> arrived, Optional<SignedDocument<D>> inForce) {
    Revision newest = inForce.map(signed -> signed.document().revision()).orElse(Revision.NONE);
    if (arrived.document().revision().isAfter(newest)) {
      return Optional.empty();
    }
    boolean conflicting =
        inForce.isPresent()
            && arrived.document().revision().equals(newest)
            && !arrived.document().equals(inForce.get().document());
    return Optional.of(conflicting ? new Refused(Reason.CONFLICTING_CONTENT) : new AlreadyKnown());
  }
}
