package io.taiqu.supervisor.notice;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One notice to a customer.
 *
 * @param assignment under which the edge served the supply point: one that takes over counts its
 *     episodes anew
 * @param episode the edge's number of the low-credit episode; of a bill its month, such as 202603
 * @param step the warning step, 0 for disconnection and reconnection; of a bill the day by which it
 *     is to be paid, in days since 1970
 * @param balance the balance when the notice was made; of a bill, and at a limit, what is owed
 * @param deliveredAt injected clock; absent until a channel has delivered it whose word counts
 * @param deliveries how far each channel is, by name
 */
public record Notice(
    long id,
    AccountId account,
    SupplyPointId point,
    Kind kind,
    long assignment,
    long episode,
    int step,
    Money balance,
    Instant createdAt,
    Optional<Instant> deliveredAt,
    List<Delivery> deliveries) {
  public Notice {
    deliveries = List.copyOf(deliveries);
  }

  /** Whether the customer does not have it by every channel. */
  public boolean isUndelivered() {
    return deliveries.stream().anyMatch(delivery -> delivery.state() != Delivery.State.DELIVERED);
  }

  /** Whether it says that credit is running out, so that a unit may wait for it. */
  public boolean isWarning() {
    return kind == Kind.LOW_CREDIT;
  }

  /** A delivery that was given up, where no other one counts or is still tried. */
  public Optional<Delivery> givenUp() {
    boolean open =
        deliveredAt.isPresent()
            || deliveries.stream().anyMatch(each -> each.state() == Delivery.State.WAITING);
    return open
        ? Optional.empty()
        : deliveries.stream().filter(each -> each.state() == Delivery.State.GIVEN_UP).findFirst();
  }

  /**
   * Whether it is the newest of these, or a warning that was given up and has no later one in its
   * time of low credit.
   */
  public boolean isToldLast(List<Notice> newestFirst) {
    return newestFirst.getFirst().id == id
        || (givenUp().isPresent()
            && newestFirst.stream()
                .filter(Notice::isWarning)
                .filter(other -> other.episode == episode)
                .findFirst()
                .filter(this::equals)
                .isPresent());
  }

  /** What the customer is told. */
  public enum Kind {
    /** Credit is running out. */
    LOW_CREDIT,
    /** Supply was disconnected. */
    DISCONNECTED,
    /** Supply is back. */
    RECONNECTED,
    /** A bill is to be paid. */
    BILL,
    /** A bill is to be paid of a month that could not be read. */
    BILL_ESTIMATED,
    /** What was estimated is settled by what was read; what is owed may be less than nothing. */
    BILL_SETTLED,
    /** A bill should have been paid. */
    BILL_OVERDUE,
    /** So much is owed as was agreed at most. */
    CREDIT_LIMIT
  }
}
