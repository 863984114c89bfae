package io.taiqu.supervisor.bill;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a customer who pays afterwards owes for a month. Bills stand one behind another: a payment
 * settles the oldest first, whatever it was meant for, because what is paid is one sum.
 *
 * @param order in which bills were worked out, from 1
 * @param parts the month's segments in order
 * @param orders settlements of capacity and power factor, corrections and refunds that were posted
 *     since the bill before
 * @param adjustment by how much the meter's own charge differs from the parts: energy that it
 *     divided otherwise at a change of price, or that no part of this database tells
 * @param before all that was owed before this bill since the account was opened, paid or not
 * @param release who let it go to the customer; empty while it waits for a person to look at it
 */
public record Bill(
    long order,
    AccountId account,
    SupplyPointId point,
    YearMonth month,
    List<Part> parts,
    Money orders,
    Money adjustment,
    Money before,
    Instant computedAt,
    Optional<Release> release) {
  private static final Pattern TEXT =
      Pattern.compile("([A-Za-z0-9._-]{1,32})-([0-9]{4})(0[1-9]|1[0-2])");

  public Bill {
    parts = List.copyOf(parts);
  }

  /**
   * A part of the month under one version of the tariff.
   *
   * @param rates what was used, by rate
   * @param charge with fixed charges, levies and tax
   */
  public record Part(Instant from, int version, List<Used> rates, Money charge) {
    public Part {
      rates = List.copyOf(rates);
    }

    /** Energy at all rates together. */
    public Energy energy() {
      return rates.stream().map(Used::energy).reduce(Energy.ZERO, Energy::plus);
    }
  }

  /** Energy at a rate. */
  public record Used(String rate, Energy energy) {}

  /** A person looked at it and let it go. */
  public record Release(String by, Instant at, LocalDate dueOn) {}

  /**
   * What people call it: account and month. A database that was restored works the same bill out
   * under the same number, where a running number would be given to another one.
   */
  public Number number() {
    return new Number(account, month);
  }

  /** What people call a bill. */
  public record Number(AccountId account, YearMonth month) implements Comparable<Number> {
    private static final Comparator<Number> ORDER =
        Comparator.comparing(Number::month).thenComparing(number -> number.account().value());

    /** The number in a text such as {@code 1001-202603}; empty if there is none. */
    public static Optional<Number> parse(String text) {
      Matcher parts = TEXT.matcher(text);
      return parts.matches()
          ? Optional.of(
              new Number(
                  new AccountId(parts.group(1)),
                  YearMonth.of(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)))))
          : Optional.empty();
    }

    @Override
    public int compareTo(Number other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return "%s-%04d%02d".formatted(account, month.getYear(), month.getMonthValue());
    }
  }

  /** Energy of the month. */
  public Energy energy() {
    return parts.stream().map(Part::energy).reduce(Energy.ZERO, Energy::plus);
  }

  /** What it comes to. */
  public Money amount() {
    Money sum = orders.plus(adjustment);
    for (Part part : parts) {
      sum = sum.plus(part.charge());
    }
    return sum;
  }

  /** What of it is paid, when so much was credited to the account since it was opened. */
  public Money paidBy(Money credited) {
    Money over = credited.minus(before);
    if (over.isNegative() || amount().isNegative()) {
      return Money.ZERO;
    }
    return over.compareTo(amount()) < 0 ? over : amount();
  }

  /** How a bill stands. */
  public enum State {
    /** It waits for a person to look at it. */
    REVIEW,
    /** It is to be paid. */
    OPEN,
    /** It should have been paid. */
    OVERDUE,
    /** Nothing of it is owed any more. */
    PAID
  }

  /**
   * A bill and what of it is paid.
   *
   * @param outstanding in whole minor units; what is less than half of one is asked for with the
   *     next bill
   */
  public record Standing(Bill bill, Money outstanding, State state) {
    static Standing of(Bill bill, Money credited, LocalDate today, int minorDigits) {
      Money exact = bill.amount().minus(bill.paidBy(credited));
      Money outstanding = Money.ofMinor(exact.toMinorHalfEven(minorDigits), minorDigits);
      State state =
          bill.release()
              .map(release ->
                  !outstanding.isPositive()
                      ? State.PAID
                      : today.isAfter(release.dueOn()) ? State.OVERDUE : State.OPEN)
              .orElse(State.REVIEW);
      return new Standing(bill, outstanding, state);
    }
  }
}
