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
 * @param month the last one that it is about
 * @param origin what it comes from
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
    Origin origin,
    Money orders,
    Money adjustment,
    Money before,
    Instant computedAt,
    Optional<Release> release) {
  private static final Pattern TEXT =
      Pattern.compile("([A-Za-z0-9._-]{1,32})-([0-9]{4})(0[1-9]|1[0-2])([ES]?)");

  /** What a bill comes from. */
  public sealed interface Origin {
    /**
     * What the meter charged.
     *
     * @param parts the month's segments in order
     */
    record Metered(List<Part> parts) implements Origin {
      public Metered {
        parts = List.copyOf(parts);
      }
    }

    /**
     * A month of which the unit has not told everything in time.
     *
     * @param parts what was read and what is supposed, together, by the prices of the tariff
     */
    record Estimated(List<Part> parts, Estimate estimate) implements Origin {
      public Estimated {
        parts = List.copyOf(parts);
      }
    }

    /** What was read since, instead of what was estimated. */
    record Settlement(List<Compared> months) implements Origin {
      public Settlement {
        months = List.copyOf(months);
      }
    }
  }

  /**
   * How energy was estimated that nobody has read.
   *
   * @param basis what it goes by
   * @param daily energy a day that was supposed
   * @param bounded whether the basis says more than is believed
   * @param readUntil the last moment that the meter told of; what is after it was supposed
   */
  public record Estimate(Basis basis, Energy daily, boolean bounded, Instant readUntil) {}

  /** What an estimate goes by. */
  public enum Basis {
    /** Daily use of the same month of the year before. */
    SAME_MONTH_LAST_YEAR,
    /** Daily use of up to three months before the last moment that the meter told of. */
    RECENT_USE
  }

  /** A month that was estimated, and what was read of it since. */
  public record Compared(
      YearMonth month, Energy estimated, Money estimatedCharge, Energy read, Money readCharge) {
    /** What was read less what was estimated. */
    public Energy energy() {
      return read.minus(estimated);
    }

    /** The charge of what was read less the one of what was estimated. */
    public Money charge() {
      return readCharge.minus(estimatedCharge);
    }
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
    return new Number(account, month, kind());
  }

  /** What kind of bill it is, by its origin. */
  public Kind kind() {
    return switch (origin) {
      case Origin.Metered _ -> Kind.METERED;
      case Origin.Estimated _ -> Kind.ESTIMATED;
      case Origin.Settlement _ -> Kind.SETTLEMENT;
    };
  }

  /** The month's segments; none for a settlement. */
  public List<Part> parts() {
    return switch (origin) {
      case Origin.Metered(List<Part> parts) -> parts;
      case Origin.Estimated(List<Part> parts, Estimate _) -> parts;
      case Origin.Settlement _ -> List.of();
    };
  }

  /** The estimates that it settles, and what was read; none but for a settlement. */
  public List<Compared> compared() {
    return origin instanceof Origin.Settlement(List<Compared> months) ? months : List.of();
  }

  /** How it was estimated, if it was. */
  public Optional<Estimate> estimate() {
    return origin instanceof Origin.Estimated(List<Part> _, Estimate estimate)
        ? Optional.of(estimate)
        : Optional.empty();
  }

  /** What kind of bill. The names are stored. */
  public enum Kind {
    /** By what the meter charged. */
    METERED(""),
    /** By what is supposed. */
    ESTIMATED("E"),
    /** What was read instead of what was estimated. */
    SETTLEMENT("S");

    private final String mark;

    Kind(String mark) {
      this.mark = mark;
    }
  }

  /**
   * What people call a bill. An estimate and what settles it are marked: what is worked out from
   * readings never has the number of what was supposed.
   */
  public record Number(AccountId account, YearMonth month, Kind kind)
      implements Comparable<Number> {
    private static final Comparator<Number> ORDER =
        Comparator.comparing(Number::month)
            .thenComparing(number -> number.account().value())
            .thenComparing(Number::kind);

    /**
     * The number in a text such as {@code 1001-202603}, {@code 1001-202603E} or {@code
     * 1001-202603S}; empty if there is none.
     */
    public static Optional<Number> parse(String text) {
      Matcher parts = TEXT.matcher(text);
      return parts.matches()
          ? Optional.of(
              new Number(
                  new AccountId(parts.group(1)),
                  YearMonth.of(Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))),
                  kind(parts.group(4))))
          : Optional.empty();
    }

    private static Kind kind(String mark) {
      return switch (mark) {
        case "E" -> Kind.ESTIMATED;
        case "S" -> Kind.SETTLEMENT;
        default -> Kind.METERED;
      };
    }

    @Override
    public int compareTo(Number other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return "%s-%04d%02d%s".formatted(account, month.getYear(), month.getMonthValue(), kind.mark);
    }
  }

  /** Energy of the month; of a settlement what was read less what was estimated. */
  public Energy energy() {
    Energy sum = Energy.ZERO;
    for (Part part : parts()) {
      sum = sum.plus(part.energy());
    }
    for (Compared month : compared()) {
      sum = sum.plus(month.energy());
    }
    return sum;
  }

  /** What it comes to. */
  public Money amount() {
    Money sum = orders.plus(adjustment);
    for (Part part : parts()) {
      sum = sum.plus(part.charge());
    }
    for (Compared month : compared()) {
      sum = sum.plus(month.charge());
    }
    return sum;
  }

  /** All that was owed with this bill since the account was opened, paid or not. */
  public Money after() {
    return before.plus(amount());
  }

  /**
   * What of it is still owed, exactly.
   *
   * @param credited all that was credited to the account since it was opened
   * @param least the least that was owed with it or with any bill after it: what a later one takes
   *     back is not asked for by an earlier one
   */
  public Money owed(Money credited, Money least) {
    Money upTo = after().compareTo(least) < 0 ? after() : least;
    Money owed = upTo.minus(credited.compareTo(before) < 0 ? before : credited);
    return owed.isNegative() ? Money.ZERO : owed;
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
    static Standing of(Bill bill, Money credited, Money least, LocalDate today, int minorDigits) {
      Money exact = bill.owed(credited, least);
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
