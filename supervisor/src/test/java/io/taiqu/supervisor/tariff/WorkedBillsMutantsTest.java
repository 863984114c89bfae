package io.taiqu.supervisor.tariff;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.DayCalendar;
import io.taiqu.protocol.tariff.Lifeline;
import io.taiqu.protocol.tariff.MonthQuantities;
import io.taiqu.protocol.tariff.MonthlyTerms;
import io.taiqu.protocol.tariff.PowerFactorStandard;
import io.taiqu.protocol.tariff.Surcharge;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import io.taiqu.protocol.tariff.Use;
import io.taiqu.supervisor.tariff.WorkedBills.Bill;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule left out or misread: the table of worked bills must notice. */
final class WorkedBillsMutantsTest {
  private static final List<Bill> BILLS = bills();

  private static List<Bill> bills() {
    try {
      return WorkedBills.all();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The parts of a version that mutants change. */
  private record Parts(
      DayCalendar calendar,
      Tiers tiers,
      boolean seasonTiers,
      List<Use> uses,
      Optional<Lifeline> lifeline,
      List<Surcharge> surcharges,
      boolean fixed,
      int tax,
      MonthlyTerms monthly) {
    static Parts of(TariffVersion version) {
      return new Parts(
          version.calendar(),
          version.tiers(),
          true,
          version.uses(),
          version.lifeline(),
          version.surcharges(),
          true,
          version.taxPartsPerMillion(),
          version.monthly());
    }

    TariffVersion in(TariffVersion version) {
      return new TariffVersion(
          version.number(),
          version.effectiveFrom(),
          version.rates(),
          version.seasons(),
          calendar,
          version.profiles(),
          tiers,
          seasonTiers ? version.seasonTiers() : List.of(),
          uses,
          lifeline,
          surcharges,
          fixed ? version.fixedCharges() : List.of(),
          tax,
          monthly);
    }

    Parts with(DayCalendar other) {
      return new Parts(other, tiers, seasonTiers, uses, lifeline, surcharges, fixed, tax, monthly);
    }

    Parts with(Tiers other) {
      return new Parts(
          calendar, other, seasonTiers, uses, lifeline, surcharges, fixed, tax, monthly);
    }

    Parts withUses(List<Use> other) {
      return new Parts(
          calendar, tiers, seasonTiers, other, lifeline, surcharges, fixed, tax, monthly);
    }

    Parts with(Optional<Lifeline> other) {
      return new Parts(calendar, tiers, seasonTiers, uses, other, surcharges, fixed, tax, monthly);
    }

    Parts withSurcharges(List<Surcharge> other) {
      return new Parts(calendar, tiers, seasonTiers, uses, lifeline, other, fixed, tax, monthly);
    }

    Parts with(MonthlyTerms other) {
      return new Parts(calendar, tiers, seasonTiers, uses, lifeline, surcharges, fixed, tax, other);
    }
  }

  static Stream<String> names() {
    return mutants().keySet().stream();
  }

  private static Map<String, UnaryOperator<Bill>> mutants() {
    Map<String, UnaryOperator<Bill>> mutants = new LinkedHashMap<>();
    mutants.put("no tiers", parts(each -> each.with(Tiers.NONE)));
    mutants.put(
        "yearly tiers by month",
        parts(each ->
            each.with(
                new Tiers(Tiers.Period.MONTH, each.tiers().steps(), each.tiers().proration()))));
    mutants.put(
        "tiers without proration",
        parts(each -> each.with(new Tiers(each.tiers().period(), each.tiers().steps()))));
    mutants.put("months by days", parts(each -> each.with(swapped(each.tiers()))));
    mutants.put(
        "no tiers of seasons",
        parts(each ->
            new Parts(
                each.calendar(),
                each.tiers(),
                false,
                each.uses(),
                each.lifeline(),
                each.surcharges(),
                each.fixed(),
                each.tax(),
                each.monthly())));
    mutants.put(
        "holidays are like other days",
        parts(each -> each.with(calendar(each, Set.of(), each.calendar().workingDays(), true))));
    mutants.put(
        "worked Saturdays are weekends",
        parts(each -> each.with(calendar(each, each.calendar().holidays(), Set.of(), true))));
    mutants.put(
        "no special days",
        parts(each ->
            each.with(
                calendar(each, each.calendar().holidays(), each.calendar().workingDays(), false))));
    mutants.put("one use only", parts(each -> each.withUses(List.of())));
    mutants.put("amounts in the wrong order", parts(each -> each.withUses(reversed(each.uses()))));
    mutants.put("no lifeline", parts(each -> each.with(Optional.<Lifeline>empty())));
    mutants.put(
        "a lifeline that is never lost",
        parts(each ->
            each.with(
                each.lifeline()
                    .map(l -> new Lifeline(l.block(), l.discount(), Optional.empty())))));
    mutants.put("no levies", parts(each -> each.withSurcharges(List.of())));
    mutants.put(
        "no duty in per cent",
        parts(each ->
            each.withSurcharges(
                each.surcharges().stream()
                    .map(s -> new Surcharge(s.code(), s.price(), 0))
                    .toList())));
    mutants.put(
        "no fixed charges",
        parts(each ->
            new Parts(
                each.calendar(),
                each.tiers(),
                true,
                each.uses(),
                each.lifeline(),
                each.surcharges(),
                false,
                each.tax(),
                each.monthly())));
    mutants.put(
        "no tax",
        parts(each ->
            new Parts(
                each.calendar(),
                each.tiers(),
                true,
                each.uses(),
                each.lifeline(),
                each.surcharges(),
                true,
                0,
                each.monthly())));
    mutants.put("local time is UTC", tariffs(tariff -> retimed(tariff)));
    mutants.put("the first version for ever", tariffs(tariff -> firstVersion(tariff)));
    mutants.put("the first tariff for ever", bill -> firstTariff(bill));
    mutants.put(
        "another table of power factors",
        parts(each ->
            each.with(
                new MonthlyTerms(
                    each.monthly().capacity(),
                    each.monthly().powerFactor().map(_ -> PowerFactorStandard.P85),
                    each.monthly().minimum()))));
    mutants.put(
        "no minimum",
        parts(each ->
            each.with(
                new MonthlyTerms(
                    each.monthly().capacity(), each.monthly().powerFactor(), Money.ZERO))));
    mutants.put("capacity by whole months", quantities(q -> whole(q)));
    mutants.put(
        "demand beyond the contract is free",
        quantities(q ->
            new MonthQuantities(
                q.days(),
                q.capacity(),
                q.demand().map(d -> new Power(Math.min(d.watts(), q.capacity().watts()))),
                q.active(),
                q.reactive())));
    return mutants;
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRuleThatIsLeftOutIsNoticed(String name) {
    UnaryOperator<Bill> mutant = requireNonNull(mutants().get(name));
    List<String> noticed = new ArrayList<>();
    for (Bill bill : BILLS) {
      Bill changed = mutant.apply(bill);
      if (!BillRating.charge(changed, changed.positions()).equals(bill.charged())
          || !BillRating.settle(changed).equals(expected(bill))) {
        noticed.add(bill.id());
      }
    }
    assertNotEquals(List.of(), noticed);
  }

  @ParameterizedTest
  @MethodSource("io.taiqu.supervisor.tariff.WorkedBillsTest#bills")
  void withoutAMutantNothingIsNoticed(Bill bill) {
    assertEquals(bill.charged(), BillRating.charge(bill, bill.positions()));
    assertEquals(expected(bill), BillRating.settle(bill));
  }

  /** A charge that rounds with every read, as a naive meter does, drifts. */
  @Test
  void roundingWithEachReadIsNoticed() {
    int noticed = 0;
    for (Bill bill : BILLS) {
      Money sum = Money.ZERO;
      ChargingState state = BillRating.opening(bill);
      for (Map.Entry<Instant, Long> read : bill.positions().entrySet()) {
        ChargingState next =
            Charging.step(
                bill.tariffAt(state.at()),
                state,
                MeterRegister.ofWattHours(read.getValue()),
                read.getKey());
        sum = sum.plus(Money.ofMinor(next.charged().minus(state.charged()).toMinorHalfEven(2), 2));
        state = next;
      }
      noticed += sum.equals(bill.charged()) ? 0 : 1;
    }
    assertNotEquals(0, noticed);
  }

  private static Map<YearMonth, List<Money>> expected(Bill bill) {
    Map<YearMonth, List<Money>> lines = new TreeMap<>();
    bill.months().forEach((month, settled) -> lines.put(month, settled.settled()));
    return lines;
  }

  private static UnaryOperator<Bill> parts(UnaryOperator<Parts> change) {
    return tariffs(tariff ->
        new Tariff(
            tariff.code(),
            tariff.currency(),
            tariff.zone(),
            tariff.versions().stream()
                .map(version -> change.apply(Parts.of(version)).in(version))
                .toList()));
  }

  private static UnaryOperator<Bill> tariffs(UnaryOperator<Tariff> change) {
    return bill -> {
      TreeMap<Instant, Tariff> tariffs = new TreeMap<>();
      bill.tariffs().forEach((from, tariff) -> tariffs.put(from, change.apply(tariff)));
      return new Bill(
          bill.id(),
          bill.opened(),
          bill.until(),
          bill.positions(),
          tariffs,
          bill.charged(),
          bill.months());
    };
  }

  private static UnaryOperator<Bill> quantities(UnaryOperator<MonthQuantities> change) {
    return bill -> {
      Map<YearMonth, WorkedBills.Month> months = new TreeMap<>();
      bill.months()
          .forEach((month, settled) ->
              months.put(
                  month,
                  new WorkedBills.Month(change.apply(settled.quantities()), settled.settled())));
      return new Bill(
          bill.id(),
          bill.opened(),
          bill.until(),
          bill.positions(),
          bill.tariffs(),
          bill.charged(),
          months);
    };
  }

  private static MonthQuantities whole(MonthQuantities q) {
    return new MonthQuantities(30, q.capacity(), q.demand(), q.active(), q.reactive());
  }

  private static Tiers swapped(Tiers tiers) {
    return switch (tiers.proration()) {
      case NONE -> tiers;
      case DAYS -> new Tiers(tiers.period(), tiers.steps(), Tiers.Proration.MONTHS);
      case MONTHS -> new Tiers(tiers.period(), tiers.steps(), Tiers.Proration.DAYS);
    };
  }

  private static DayCalendar calendar(
      Parts parts, Set<LocalDate> holidays, Set<LocalDate> workingDays, boolean special) {
    return new DayCalendar(
        parts.calendar().weekend(),
        holidays,
        workingDays,
        special ? parts.calendar().specialDays() : Set.of());
  }

  private static List<Use> reversed(List<Use> uses) {
    List<Use> other = new ArrayList<>(uses);
    Collections.reverse(other);
    return other;
  }

  private static Tariff retimed(Tariff tariff) {
    return new Tariff(tariff.code(), tariff.currency(), ZoneOffset.UTC, tariff.versions());
  }

  private static Tariff firstVersion(Tariff tariff) {
    return new Tariff(
        tariff.code(), tariff.currency(), tariff.zone(), tariff.versions().subList(0, 1));
  }

  private static Bill firstTariff(Bill bill) {
    TreeMap<Instant, Tariff> first = new TreeMap<>();
    first.put(bill.opened(), bill.tariffAt(bill.opened()));
    return new Bill(
        bill.id(),
        bill.opened(),
        bill.until(),
        bill.positions(),
        first,
        bill.charged(),
        // Its terms may not need, or may lack, what the month was settled by.
        Map.of());
  }
}
