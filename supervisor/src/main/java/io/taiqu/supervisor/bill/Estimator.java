package io.taiqu.supervisor.bill;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.supervisor.bill.Bill.Basis;
import io.taiqu.supervisor.bill.Bill.Estimate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a meter is supposed to have charged by the end of a month of which nobody has heard
 * everything. The energy that is missing is supposed by the day, from where the meter was last
 * read, and is charged by the function that charges what was read. Nothing is supposed of a meter
 * of which less than a week is known.
 *
 * @param tariff by which the missing part is charged
 * @param state where charging was when it was last heard of
 * @param chargedBy the tariff of that state
 * @param finished the segments of a month that the meter finished, in order
 * @param mostPercent of the recent daily use that is believed at most
 */
record Estimator(
    Tariff tariff,
    ChargingState state,
    Tariff chargedBy,
    Function<YearMonth, List<RatedSegment>> finished,
    int mostPercent) {
  /** Less says nothing about a household's use. */
  private static final Duration LEAST_KNOWN = Duration.ofDays(7);

  private static final int MONTHS_BACK = 3;
  private static final long DAY = Duration.ofDays(1).toMillis();

  /**
   * A month, as far as it was read and supposed.
   *
   * @param charged since the account was opened, at the month's end
   * @param segments all of the month, in order
   */
  record Projected(Money charged, List<RatedSegment> segments, Estimate estimate) {
    Projected {
      segments = List.copyOf(segments);
    }
  }

  /**
   * As if the meter had told of a register that a person read; the same if it shows less than is
   * known or is no newer. Energy in between is shared out as if power had been level.
   */
  Estimator read(HandRead read) {
    Energy energy = state.ratio().between(state.register(), read.register());
    if (energy.isNegative() || !read.at().isAfter(state.at())) {
      return this;
    }
    List<RatedSegment> more = new ArrayList<>();
    if (!goesOn(state)) {
      present(state).ifPresent(more::add);
    }
    Charging.Walk walk = Charging.walk(tariff, state, energy, read.register(), read.at());
    more.addAll(walk.finished());
    return new Estimator(
        tariff,
        walk.state(),
        tariff,
        month ->
            Stream.concat(
                    finished.apply(month).stream(),
                    more.stream().filter(segment -> segment.usage().month().equals(month)))
                .toList(),
        mostPercent);
  }

  /** The month to its end; empty if too little is known of the use. */
  Optional<Projected> month(YearMonth month) {
    return recent().map(recent -> projected(month, recent));
  }

  private Projected projected(YearMonth month, Energy recent) {
    List<RatedSegment> segments = new ArrayList<>(finished.apply(month));
    ChargingState reached = state;
    for (YearMonth each = monthOf(state.at()); !each.isAfter(month); each = each.plusMonths(1)) {
      if (!goesOn(reached)) {
        present(reached).ifPresent(segments::add);
      }
      Instant end = endOf(each);
      Energy missing = over(estimate(each, recent).daily(), Duration.between(reached.at(), end));
      Charging.Walk walk = Charging.walk(tariff, reached, missing, reached.register(), end);
      segments.addAll(walk.finished());
      reached = walk.state();
    }
    present(reached).ifPresent(segments::add);
    return new Projected(
        reached.charged(),
        segments.stream().filter(segment -> segment.usage().month().equals(month)).toList(),
        estimate(month, recent));
  }

  /** Whether the next step adds to the state's own segment, unless a month ends. */
  private boolean goesOn(ChargingState reached) {
    return reached.tariff().equals(tariff.code())
        && reached.version() == tariff.versionAt(reached.at()).number();
  }

  /** The segment in which a state stands, also where another version begins at its moment. */
  private Optional<RatedSegment> present(ChargingState reached) {
    return Stream.of(tariff, chargedBy)
        .filter(each -> each.code().equals(reached.tariff()))
        .flatMap(each -> each.versions().stream())
        .filter(version -> version.number() == reached.version())
        .findFirst()
        .map(version ->
            Charging.present(
                new Tariff(reached.tariff(), tariff.currency(), tariff.zone(), List.of(version)),
                reached));
  }

  private Estimate estimate(YearMonth month, Energy recent) {
    Energy most = new Energy(Math.multiplyExact(recent.wattHours(), (long) mostPercent) / 100);
    return lastYear(month)
        .map(daily -> {
          boolean bounded = daily.compareTo(most) > 0;
          return new Estimate(
              Basis.SAME_MONTH_LAST_YEAR, bounded ? most : daily, bounded, state.at());
        })
        .orElseGet(() -> new Estimate(Basis.RECENT_USE, recent, false, state.at()));
  }

  /** Daily use of the same month a year before, if all of it was read. */
  private Optional<Energy> lastYear(YearMonth month) {
    YearMonth before = month.minusYears(1);
    List<RatedSegment> segments = finished.apply(before);
    int days = segments.stream().mapToInt(segment -> segment.usage().days()).sum();
    return days == before.lengthOfMonth()
        ? Optional.of(daily(energy(segments), Duration.ofDays(days)))
        : Optional.empty();
  }

  /** Daily use in the months before the last moment that is known of, and in its own. */
  private Optional<Energy> recent() {
    YearMonth running = monthOf(state.segmentStart());
    Energy used = state.byRate().stream().reduce(Energy.ZERO, Energy::plus);
    Instant since = state.segmentStart();
    for (int back = 0; back <= MONTHS_BACK; back++) {
      List<RatedSegment> segments = finished.apply(running.minusMonths(back));
      if (!segments.isEmpty()) {
        used = used.plus(energy(segments));
        since = segments.getFirst().from();
      } else if (back > 0) {
        break;
      }
    }
    Duration known = Duration.between(since, state.at());
    return known.compareTo(LEAST_KNOWN) < 0 ? Optional.empty() : Optional.of(daily(used, known));
  }

  private static Energy energy(List<RatedSegment> segments) {
    return segments.stream()
        .map(segment -> segment.usage().total())
        .reduce(Energy.ZERO, Energy::plus);
  }

  /** Whole watt-hours a day, rounded down. */
  private static Energy daily(Energy used, Duration over) {
    return new Energy(Math.multiplyExact(used.wattHours(), DAY) / over.toMillis());
  }

  /** Whole watt-hours, rounded down. */
  private static Energy over(Energy daily, Duration missing) {
    return new Energy(Math.multiplyExact(daily.wattHours(), missing.toMillis()) / DAY);
  }

  private YearMonth monthOf(Instant at) {
    return YearMonth.from(LocalDate.ofInstant(at, tariff.zone()));
  }

  private Instant endOf(YearMonth month) {
    return month.plusMonths(1).atDay(1).atStartOfDay(tariff.zone()).toInstant();
  }
}
