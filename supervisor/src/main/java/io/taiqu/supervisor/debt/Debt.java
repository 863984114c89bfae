package io.taiqu.supervisor.debt;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Money that an account owes beside current use.
 *
 * @param document the number of the paper that it rests on
 * @param principal what was owed when it was opened
 * @param recovered so much of it is settled, whether from payments, week by week or written off
 * @param byWeek the part of {@code recovered} that was taken week by week
 */
public record Debt(
    long id,
    AccountId account,
    Kind kind,
    String document,
    Money principal,
    Money recovered,
    Money byWeek,
    Terms terms,
    Instant openedAt) {
  /** The order in which debts are recovered, the older one of a kind first. */
  public static final Comparator<Debt> ORDER =
      Comparator.comparing(Debt::kind).thenComparing(Debt::id);

  /**
   * What it is for, in the order of recovery: penalty before arrears, as the contracts say. The
   * names are stable: they are stored, and the pages translate them.
   */
  public enum Kind {
    /** Penalty for late payment. */
    PENALTY,
    /** Energy that was used and not paid. */
    ARREARS,
    /** Meter, connection or other equipment on instalments. */
    EQUIPMENT,
    /** Anything else. */
    OTHER
  }

  /**
   * How it is recovered: a share of each payment, as IEC 62055 meters do, and a fixed sum a week,
   * as SMETS calls time-based recovery. Both may hold.
   *
   * @param percent of each payment, 0 to 100
   * @param mostPerPayment the most that is taken from one payment; empty for no bound
   * @param weekly what falls due each week from the opening on; zero for nothing
   */
  public record Terms(int percent, Optional<Money> mostPerPayment, Money weekly) {
    public Terms {
      if (percent < 0
          || percent > 100
          || weekly.isNegative()
          || mostPerPayment.filter(most -> !most.isPositive()).isPresent()
          || (percent == 0 && weekly.isZero())) {
        throw new IllegalArgumentException(
            "a debt is recovered by 1 to 100 per cent of each payment, by a sum a week, or both");
      }
    }
  }

  /** What is still owed. */
  public Money outstanding() {
    return principal.minus(recovered);
  }

  /** What fell due by the week so far and was not taken yet; never more than is owed. */
  public Money dueByWeek(Instant now) {
    long weeks = Math.max(0, Duration.between(openedAt, now).toDays() / 7);
    Money due = terms.weekly().times(weeks).minus(byWeek);
    return !due.isPositive() ? Money.ZERO : least(due, outstanding());
  }

  /** What one payment recovers, given how much of it is left: whole minor units, rounded down. */
  Money shareOf(Money payment, Money left, int minorDigits) {
    long minor = payment.toMinorHalfEven(minorDigits);
    Money share = Money.ofMinor(Math.multiplyExact(minor, terms.percent()) / 100, minorDigits);
    Money bounded = terms.mostPerPayment().map(most -> least(share, most)).orElse(share);
    return least(least(bounded, outstanding()), left);
  }

  /** The same with more of it settled. */
  Debt settled(Money amount, boolean weekly) {
    return new Debt(
        id,
        account,
        kind,
        document,
        principal,
        recovered.plus(amount),
        weekly ? byWeek.plus(amount) : byWeek,
        terms,
        openedAt);
  }

  static Money least(Money one, Money other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
