package io.taiqu.supervisor.bill;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.protocol.tariff.Rating;
import io.taiqu.supervisor.bill.Bill.Compared;
import io.taiqu.supervisor.bill.Bill.Kind;
import io.taiqu.supervisor.bill.Bill.Origin;
import io.taiqu.supervisor.bill.BillStore.Last;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.topup.CreditStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Works bills out, each as the difference between what was owed at two month's ends. An estimate is
 * one such sum that is supposed; what is known later takes its place by a settlement, so that all
 * bills together are what the meter charged.
 */
final class BillMaker {
  private final BillStore store;
  private final CreditStore credit;
  private final ZoneId zone;

  BillMaker(BillStore store, CreditStore credit, ZoneId zone) {
    this.store = store;
    this.credit = credit;
    this.zone = zone;
  }

  /**
   * How far a meter has charged.
   *
   * @param finished the segments of a month that came to their end, in order
   * @param byHand whether it follows from a register that a person read, and not from what the unit
   *     said: the unit has the last word then
   */
  record Reached(
      ChargingState state, Function<YearMonth, List<RatedSegment>> finished, boolean byHand) {}

  /** A meter told how far it charged: months that came to their end are billed. */
  void heard(SupplyPointId point, BillStore.PostPaid customer, ChargingState state, Instant now) {
    reached(point, customer, new Reached(state, month -> store.segments(point, month), false), now);
  }

  /** It is known how far a meter charged: months that came to their end are billed. */
  void reached(SupplyPointId point, BillStore.PostPaid customer, Reached reached, Instant now) {
    YearMonth running = monthOf(reached.state().segmentStart());
    Optional<Last> last = settled(point, reached, running, now);
    if (!customer.still()) {
      return;
    }
    YearMonth first =
        last.map(known -> known.bill().month().plusMonths(1)).orElse(running.minusMonths(1));
    for (YearMonth month = first; month.isBefore(running); month = month.plusMonths(1)) {
      List<RatedSegment> segments = reached.finished().apply(month);
      if (segments.isEmpty()) {
        continue;
      }
      Last metered =
          computed(
              new Month(point, customer.account(), month, parts(segments)),
              Optional.empty(),
              chargedBefore(reached, month.plusMonths(1), running),
              last,
              now);
      if (reached.byHand()) {
        Money read = last.map(Last::read).orElse(metered.read());
        metered = new Last(metered.bill(), metered.closed(), read, metered.withdrawn());
      }
      store.add(metered);
      last = Optional.of(metered);
    }
  }

  /**
   * Settles what was estimated and is known now. What nobody let go yet is taken back instead: the
   * month is billed by what was read.
   *
   * @return the newest bill after it
   */
  private Optional<Last> settled(
      SupplyPointId point, Reached reached, YearMonth running, Instant now) {
    Optional<Last> last = store.last(point);
    while (isEstimated(last, running) && last.orElseThrow().bill().release().isEmpty()) {
      store.remove(last.orElseThrow().bill());
      last = store.last(point);
    }
    if (!isEstimated(last, running)) {
      return last;
    }
    Last estimated = last.orElseThrow();
    YearMonth month = estimated.bill().month();
    List<Compared> months = compared(point, reached);
    Money byMonths = estimated.closed();
    for (Compared each : months) {
      byMonths = byMonths.plus(each.charge());
    }
    Optional<Money> charged = chargedBefore(reached, month.plusMonths(1), running);
    if (charged.isEmpty() && months.isEmpty()) {
      return last;
    }
    Money closed = charged.orElse(byMonths);
    Bill bill =
        new Bill(
            store.nextOrder(),
            estimated.bill().account(),
            point,
            month,
            new Origin.Settlement(months),
            Money.ZERO,
            beganAnew(closed, last) ? Money.ZERO : closed.minus(byMonths),
            estimated.bill().after(),
            now,
            Optional.empty());
    Last settled =
        new Last(bill, closed, reached.byHand() ? estimated.read() : closed, estimated.withdrawn());
    store.add(settled);
    return Optional.of(settled);
  }

  private static boolean isEstimated(Optional<Last> last, YearMonth running) {
    return last.map(Last::bill)
        .filter(bill -> bill.kind() == Kind.ESTIMATED && bill.month().isBefore(running))
        .isPresent();
  }

  private List<Compared> compared(SupplyPointId point, Reached reached) {
    List<Compared> months = new ArrayList<>();
    for (Bill estimate : store.estimates(point)) {
      List<RatedSegment> read = reached.finished().apply(estimate.month());
      if (!read.isEmpty()) {
        List<Bill.Part> parts = parts(read);
        months.add(
            new Compared(
                estimate.month(),
                estimate.energy(),
                sum(estimate.parts()).plus(estimate.adjustment()),
                parts.stream().map(Bill.Part::energy).reduce(Energy.ZERO, Energy::plus),
                sum(parts)));
      }
    }
    return months;
  }

  /** Bills a month to whose end nobody has heard the meter. */
  void estimate(
      SupplyPointId point,
      AccountId account,
      YearMonth month,
      Estimator.Projected projected,
      Instant now) {
    store.add(
        computed(
            new Month(point, account, month, parts(projected.segments())),
            Optional.of(projected.estimate()),
            Optional.of(projected.charged()),
            store.last(point),
            now));
  }

  private YearMonth monthOf(Instant at) {
    return YearMonth.from(LocalDate.ofInstant(at, zone));
  }

  /**
   * What the meter had charged when a month began, by its own account; known of the month that it
   * is in.
   */
  private static Optional<Money> chargedBefore(
      Reached reached, YearMonth month, YearMonth running) {
    if (!month.equals(running)) {
      return Optional.empty();
    }
    Money charged = reached.state().closed();
    for (RatedSegment segment : reached.finished().apply(running)) {
      charged = charged.minus(Rating.charge(segment.version(), segment.usage()));
    }
    return Optional.of(charged);
  }

  private record Month(
      SupplyPointId point, AccountId account, YearMonth month, List<Bill.Part> parts) {}

  /**
   * A month's bill.
   *
   * @param estimate how it was estimated, if it was
   * @param charged what the meter had charged at its end, if that is known or supposed
   */
  private Last computed(
      Month month,
      Optional<Bill.Estimate> estimate,
      Optional<Money> charged,
      Optional<Last> last,
      Instant now) {
    Money sum = sum(month.parts());
    Money withdrawn =
        credit.account(month.point()).map(CreditStore.CreditAccount::withdrawn).orElse(Money.ZERO);
    Money byParts = last.map(Last::closed).orElse(Money.ZERO).plus(sum);
    Money closed = charged.orElse(byParts);
    Bill bill =
        new Bill(
            store.nextOrder(),
            month.account(),
            month.point(),
            month.month(),
            estimate
                .<Origin>map(supposed -> new Origin.Estimated(month.parts(), supposed))
                .orElseGet(() -> new Origin.Metered(month.parts())),
            last.map(known -> withdrawn.minus(known.withdrawn())).orElse(Money.ZERO),
            last.isEmpty() || beganAnew(closed, last) ? Money.ZERO : closed.minus(byParts),
            last.map(known -> known.bill().after())
                .orElseGet(() -> withdrawn.plus(closed).minus(sum)),
            now,
            Optional.empty());
    Money read = estimate.isEmpty() ? closed : last.map(Last::read).orElse(closed);
    return new Last(bill, closed, read, withdrawn);
  }

  /** An account that the unit began anew tells nothing about the months before. */
  private static boolean beganAnew(Money closed, Optional<Last> last) {
    return last.filter(known -> closed.compareTo(known.read()) < 0).isPresent();
  }

  private static Money sum(List<Bill.Part> parts) {
    return parts.stream().map(Bill.Part::charge).reduce(Money.ZERO, Money::plus);
  }

  private static List<Bill.Part> parts(List<RatedSegment> segments) {
    return segments.stream().map(BillMaker::part).toList();
  }

  private static Bill.Part part(RatedSegment segment) {
    List<Bill.Used> rates = new ArrayList<>();
    List<Energy> byRate = segment.usage().byRate();
    for (int rate = 0; rate < byRate.size(); rate++) {
      rates.add(new Bill.Used(segment.version().rates().get(rate).code(), byRate.get(rate)));
    }
    return new Bill.Part(
        segment.from(),
        segment.version().number(),
        rates,
        Rating.charge(segment.version(), segment.usage()));
  }
}
