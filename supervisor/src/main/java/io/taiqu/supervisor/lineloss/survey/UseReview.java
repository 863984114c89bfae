package io.taiqu.supervisor.lineloss.survey;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Use that moved by a fifth or more against an earlier month (the review list, 用电异动核查). Compared is
 * the energy of a day, since months differ in length and a day may lack readings.
 *
 * @param point the customer's; empty for what all customers of the transformer used together
 * @param month the last whole month
 * @param against the month before, or the same one a year ago
 * @param before energy of an average day then
 * @param now and in the last month
 * @param alike whether the use of others moved likewise, by weather or season, so that this one
 *     moved by less than a fifth beside theirs
 */
public record UseReview(
    Optional<SupplyPointId> point,
    YearMonth month,
    YearMonth against,
    Energy before,
    Energy now,
    boolean alike) {
  private static final int LEAST_DAYS = 20;
  private static final double MOVED = 0.2;

  /** Less than this a day is a home that nobody lives in, and any lamp doubles it. */
  private static final long LEAST_WATT_HOURS = 300;

  /** Fewer have no middle that one of them could not move. */
  private static final int LEAST_OTHERS = 6;

  /**
   * What is known of the use of a month.
   *
   * @param wattHours over the days that are known from end to end
   * @param days how many these are
   */
  public record Month(long wattHours, int days) {
    boolean enough() {
      return days >= LEAST_DAYS;
    }

    long perDay() {
      return Math.round((double) wattHours / days);
    }
  }

  /** Both months of something that can be compared. */
  private record Pair(long before, long now) {
    static Optional<Pair> of(Optional<Month> before, Optional<Month> now) {
      return before.filter(Month::enough).isPresent() && now.filter(Month::enough).isPresent()
          ? Optional.of(new Pair(before.get().perDay(), now.get().perDay()))
          : Optional.empty();
    }

    boolean counts() {
      return Math.max(before, now) >= LEAST_WATT_HOURS;
    }

    boolean moved() {
      return counts() && Math.abs(now - before) >= MOVED * Math.max(1, before);
    }

    /** Whether less than a fifth of it is left when all moved by this factor. */
    boolean alike(OptionalDouble factor) {
      return factor.isPresent()
          && before > 0
          && Math.abs(now - before * factor.getAsDouble()) < MOVED * before * factor.getAsDouble();
    }
  }

  /**
   * What moved at a transformer, its own use first.
   *
   * @param now what each customer used in the month
   * @param before and in the earlier one
   * @param elsewhere by which factor the use of transformers moved in the middle; it stands in for
   *     the customers' own where those are too few
   */
  static List<UseReview> of(
      YearMonth month,
      Map<SupplyPointId, Month> now,
      YearMonth against,
      Map<SupplyPointId, Month> before,
      OptionalDouble elsewhere) {
    List<Map.Entry<SupplyPointId, Pair>> pairs = new ArrayList<>();
    long sumBefore = 0;
    long sumNow = 0;
    for (Map.Entry<SupplyPointId, Month> each : before.entrySet()) {
      Optional<Pair> pair =
          Pair.of(Optional.of(each.getValue()), Optional.ofNullable(now.get(each.getKey())));
      if (pair.isPresent()) {
        pairs.add(Map.entry(each.getKey(), pair.get()));
        sumBefore += pair.get().before();
        sumNow += pair.get().now();
      }
    }
    List<UseReview> reviews = new ArrayList<>();
    Pair together = new Pair(sumBefore, sumNow);
    // The one customer of a transformer is not listed twice.
    if (pairs.size() > 1 && together.moved()) {
      reviews.add(review(Optional.empty(), month, against, together, elsewhere));
    }
    OptionalDouble own = middle(pairs.stream().map(Map.Entry::getValue).toList());
    for (Map.Entry<SupplyPointId, Pair> pair : pairs) {
      if (pair.getValue().moved()) {
        reviews.add(
            review(
                Optional.of(pair.getKey()),
                month,
                against,
                pair.getValue(),
                own.isPresent() ? own : elsewhere));
      }
    }
    return reviews;
  }

  /**
   * The two months of an earlier comparison as they are known now, whether or not anything moved;
   * empty if they can't be compared.
   *
   * @param now what each customer used in the later month
   * @param before and in the earlier one
   */
  public static Optional<UseReview> again(
      UseReview earlier, Map<SupplyPointId, Month> now, Map<SupplyPointId, Month> before) {
    long sumBefore = 0;
    long sumNow = 0;
    boolean any = false;
    for (Map.Entry<SupplyPointId, Month> each : before.entrySet()) {
      Optional<Pair> pair =
          Pair.of(Optional.of(each.getValue()), Optional.ofNullable(now.get(each.getKey())));
      if (pair.isPresent()
          && (earlier.point().isEmpty() || earlier.point().get().equals(each.getKey()))) {
        sumBefore += pair.get().before();
        sumNow += pair.get().now();
        any = true;
      }
    }
    return any
        ? Optional.of(
            review(
                earlier.point(),
                earlier.month(),
                earlier.against(),
                new Pair(sumBefore, sumNow),
                OptionalDouble.empty()))
        : Optional.empty();
  }

  /** Whether it moved by a fifth or more. */
  public boolean moved() {
    return new Pair(before.wattHours(), now.wattHours()).moved();
  }

  private static UseReview review(
      Optional<SupplyPointId> point,
      YearMonth month,
      YearMonth against,
      Pair pair,
      OptionalDouble factor) {
    return new UseReview(
        point,
        month,
        against,
        new Energy(pair.before()),
        new Energy(pair.now()),
        pair.alike(factor));
  }

  /** By which factor use moved in the middle; empty if too few can be compared. */
  static <T> OptionalDouble middle(Map<T, Month> before, Map<T, Month> now) {
    List<Pair> pairs = new ArrayList<>();
    before.forEach((each, month) ->
        Pair.of(Optional.of(month), Optional.ofNullable(now.get(each))).ifPresent(pairs::add));
    return middle(pairs);
  }

  private static OptionalDouble middle(Collection<Pair> pairs) {
    double[] factors =
        pairs.stream()
            .filter(pair -> pair.counts() && pair.before() > 0)
            .mapToDouble(pair -> (double) pair.now() / pair.before())
            .sorted()
            .toArray();
    return factors.length < LEAST_OTHERS
        ? OptionalDouble.empty()
        : OptionalDouble.of((factors[(factors.length - 1) / 2] + factors[factors.length / 2]) / 2);
  }

  /** How far it moved, in percent; from nothing, 100. */
  public double percent() {
    return before.wattHours() == 0
        ? 100
        : 100.0 * (now.wattHours() - before.wattHours()) / before.wattHours();
  }
}
