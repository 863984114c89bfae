package io.taiqu.protocol.tariff;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * From one state of charging to the next: the one function by which edge and supervisor charge.
 *
 * <p>Energy already charged is never rated again. A tariff version that becomes known after it took
 * effect applies from the last charged moment on; the difference is for the supervisor to settle.
 */
public final class Charging {
  private Charging() {}

  /**
   * Charges up to a register position.
   *
   * @param tariff the supply point's tariff now; another one than the state's begins at the state's
   *     time
   * @param state where charging stands
   * @param register the new position, of the same register, not below the charged one
   * @param at the time of the position, not before the charged one; rounded down to the millisecond
   * @throws IllegalArgumentException if the register or the time went backwards: that is for the
   *     caller to judge, never to charge
   */
  public static ChargingState step(
      Tariff tariff, ChargingState state, MeterRegister register, Instant at) {
    return step(tariff, state, state.ratio().between(state.register(), register), register, at);
  }

  /**
   * Charges an energy that the caller determined, for a register that rolled over or a meter that
   * was exchanged.
   *
   * @param energy what flowed since the charged position, not negative
   * @param register the position from which charging goes on
   */
  public static ChargingState step(
      Tariff tariff, ChargingState state, Energy energy, MeterRegister register, Instant at) {
    return walk(tariff, state, energy, register, at).state();
  }

  /**
   * A step with the segments that it finished.
   *
   * @param state where charging stands after it
   * @param finished in order; without the one that another tariff ended, which this tariff does not
   *     know
   */
  public record Walk(ChargingState state, List<RatedSegment> finished) {
    public Walk {
      finished = List.copyOf(finished);
    }
  }

  /** {@link #step} that also tells the segments that it finished. */
  public static Walk walk(
      Tariff tariff, ChargingState state, Energy energy, MeterRegister register, Instant at) {
    Instant until = Instant.ofEpochMilli(at.toEpochMilli());
    if (energy.isNegative() || until.isBefore(state.at())) {
      throw new IllegalArgumentException(
          "can't charge backwards: " + energy + " from " + state.at() + " to " + until);
    }
    List<RatedSegment> finished = new ArrayList<>();
    Segment segment = Segment.resume(tariff, state);
    for (UsageSplitter.Slice slice : UsageSplitter.split(tariff, state.at(), until, energy)) {
      if (!segment.contains(slice)) {
        finished.add(segment.until(slice.from()));
        segment = segment.closedAt(slice.from(), slice.version());
      }
      segment.add(slice);
    }
    return new Walk(
        new ChargingState(
            tariff.code(),
            segment.version.number(),
            segment.closed,
            segment.chargedUntil(until),
            segment.tierSince,
            segment.start,
            segment.monthBefore,
            segment.yearBefore,
            segment.byRate,
            register,
            until,
            state.ratio()),
        finished);
  }

  /** The segment in which a state stands, up to its time, by the tariff that charged it. */
  public static RatedSegment present(Tariff tariff, ChargingState state) {
    return Segment.resume(tariff, state).until(state.at());
  }

  /** A segment while energy is being added to it. */
  private static final class Segment {
    final ZoneId zone;
    final TariffVersion version;
    final Money closed;
    final LocalDate tierSince;
    final Instant start;
    final LocalDate firstDay;
    final Energy monthBefore;
    final Energy yearBefore;
    final List<Energy> byRate;

    private Segment(
        ZoneId zone,
        TariffVersion version,
        Money closed,
        LocalDate tierSince,
        Instant start,
        Energy monthBefore,
        Energy yearBefore,
        List<Energy> byRate) {
      this.zone = zone;
      this.version = version;
      this.closed = closed;
      this.tierSince = tierSince;
      this.start = start;
      this.firstDay = LocalDays.dayOf(start, zone);
      this.monthBefore = monthBefore;
      this.yearBefore = yearBefore;
      this.byRate = byRate;
    }

    /**
     * The state's own segment if the tariff still says the same; otherwise a new one that begins
     * where the state ends. The state knows what its segment has cost, so the version that it was
     * charged by need not be known any more.
     */
    static Segment resume(Tariff tariff, ChargingState state) {
      TariffVersion version = tariff.versionAt(state.at());
      Segment segment =
          new Segment(
              tariff.zone(),
              version,
              state.closed(),
              state.tierSince(),
              state.segmentStart(),
              state.monthBefore(),
              state.yearBefore(),
              new ArrayList<>(state.byRate()));
      if (!state.tariff().equals(tariff.code())) {
        return segment.followedBy(version, state.charged(), state.at()).begunAnew();
      }
      boolean sameVersion =
          state.version() == version.number() && state.byRate().size() == version.rates().size();
      return sameVersion ? segment : segment.followedBy(version, state.charged(), state.at());
    }

    boolean contains(UsageSplitter.Slice slice) {
      return version.number() == slice.version().number()
          && YearMonth.from(firstDay).equals(slice.month());
    }

    void add(UsageSplitter.Slice slice) {
      byRate.set(slice.rate(), byRate.get(slice.rate()).plus(slice.energy()));
    }

    Segment closedAt(Instant end, TariffVersion next) {
      return followedBy(next, chargedUntil(end), end);
    }

    Money chargedUntil(Instant end) {
      return closed.plus(Rating.charge(version, until(end).usage()));
    }

    RatedSegment until(Instant end) {
      int days = Math.toIntExact(LocalDays.dayOf(end, zone).toEpochDay() - firstDay.toEpochDay());
      return new RatedSegment(
          start,
          version,
          new PeriodUsage(
              YearMonth.from(firstDay), tierSince, monthBefore, yearBefore, byRate, days));
    }

    /** This first segment of another tariff, with what that tariff counts of the time before. */
    private Segment begunAnew() {
      YearMonth month = YearMonth.from(firstDay);
      boolean counts = version.tiersOf(month).proration() == Tiers.Proration.NONE;
      return new Segment(
          zone,
          version,
          closed,
          firstDay,
          start,
          counts ? monthBefore : Energy.ZERO,
          counts ? yearBefore : Energy.ZERO,
          byRate);
    }

    private Segment followedBy(TariffVersion next, Money closedThen, Instant end) {
      LocalDate day = LocalDays.dayOf(end, zone);
      Energy used = byRate.stream().reduce(Energy.ZERO, Energy::plus);
      boolean sameYear = day.getYear() == firstDay.getYear();
      boolean sameMonth = sameYear && day.getMonth() == firstDay.getMonth();
      return new Segment(
          zone,
          next,
          closedThen,
          tierSince,
          end,
          sameMonth ? monthBefore.plus(used) : Energy.ZERO,
          sameYear ? yearBefore.plus(used) : Energy.ZERO,
          new ArrayList<>(Collections.nCopies(next.rates().size(), Energy.ZERO)));
    }
  }
}
