package io.taiqu.supervisor.topup;

import io.taiqu.supervisor.obstacle.Obstacle;
import java.util.Optional;

/** The answer to a payment. */
public sealed interface TopUpOutcome {
  /** Posted, once. */
  record Accepted(TopUp topUp) implements TopUpOutcome {}

  /** The same request was accepted before; nothing changed. */
  record Repeated(TopUp topUp) implements TopUpOutcome {}

  /**
   * Nothing changed.
   *
   * @param detail for programs
   * @param why for people, where the reason alone says too little
   */
  record Refused(Reason reason, String detail, Optional<Obstacle> why) implements TopUpOutcome {
    public Refused(Reason reason, String detail) {
      this(reason, detail, Optional.empty());
    }

    Refused(Reason reason, Obstacle why) {
      this(reason, why.english(), Optional.of(why));
    }
  }

  /** Why a payment is refused. */
  enum Reason {
    /** The key was used for a request with another content. */
    KEY_REUSED,
    /** The channel's payment number is already credited. */
    PAYMENT_ALREADY_CREDITED,
    /** No such account. */
    UNKNOWN_ACCOUNT,
    /** Zero or less, finer than the minor unit, or above the configured limit. */
    AMOUNT_REFUSED,
    /** The balance would rise above the maximum credit that was agreed. */
    ABOVE_MAXIMUM_CREDIT,
    /** Not the deployment's currency. */
    OTHER_CURRENCY,
    /** No supply without a signed, current contract. */
    NO_CONTRACT,
    /** Given in again as lost, and it can't have been. */
    NOT_A_LOST_PAYMENT,
    /** No token can be issued with it. */
    TOKEN_REFUSED,
    /** Credit can't be issued now (recovery, fence missing or point frozen): take no money. */
    ISSUANCE_SUSPENDED
  }
}
