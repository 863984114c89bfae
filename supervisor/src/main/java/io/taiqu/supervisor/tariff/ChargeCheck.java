package io.taiqu.supervisor.tariff;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.Charging;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.Tiers;
import io.taiqu.protocol.tariff.UsageSplitter;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.ReportFollower;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Charges every supply point a second time, from the register positions in the reports, by the
 * function that the edge uses, and compares step by step. The edge charges each position anew from
 * its last checkpoint, which lies at most one interval back. So where a step crosses a boundary of
 * the tariff the two may share out the energy since the interval's beginning differently: that much
 * difference is doubt, and anything beyond it an alarm.
 */
public final class ChargeCheck implements ReportFollower {
  /**
   * Taxes are rounded at the last digit, and energy that is shared out differently may round
   * differently.
   */
  private static final Money ROUNDING = new Money(10);

  /** For how long after a change of tariff the edge may not have it yet. */
  private static final Duration SETTLING = Duration.ofHours(1);

  private final RatingStore store;
  private final Alarms alarms;
  private final long intervalMillis;
  private final Map<SupplyPointId, Way> ways = new HashMap<>();

  /**
   * The way of a supply point's positions in this run.
   *
   * @param last the newest position
   * @param anchor the newest one that was read before the interval of {@code last} began; empty
   *     until one was seen
   */
  private record Way(MeterReport.Position last, Optional<MeterReport.Position> anchor) {}

  /**
   * A check.
   *
   * @param interval at the end of which an edge writes a checkpoint at the latest
   */
  public ChargeCheck(RatingStore store, Alarms alarms, Duration interval) {
    this.store = store;
    this.alarms = alarms;
    this.intervalMillis = interval.toMillis();
  }

  /** What is known of the charging of supply points. */
  public interface RatingStore {
    /** How a supply point is charged; empty if it has no tariff or was not opened. */
    Optional<Terms> terms(SupplyPointId point);

    /** How far the check of a supply point has come. */
    Optional<Progress> progress(SupplyPointId point);

    /** Keeps how far the check has come. */
    void save(SupplyPointId point, Progress progress);

    /** By what a supply point is charged, and from where. */
    record Terms(Tariff tariff, CtRatio ratio, MeterRegister opening, Instant openedAt) {}

    /**
     * How far a check has come.
     *
     * @param offset what the edge charged beyond our own figure, accepted as doubt so far
     * @param settledAt until then a change of tariff may not have reached the edge
     */
    record Progress(ChargingState state, Tariff tariff, Money offset, Instant settledAt) {}
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    for (MeterReport meter : report.meters()) {
      if (meter.position().isPresent() && meter.assignmentEpoch() > 0) {
        store
            .terms(meter.supplyPoint())
            .ifPresent(terms -> check(meter, meter.position().get(), terms, now));
      }
    }
  }

  private void check(
      MeterReport meter, MeterReport.Position position, RatingStore.Terms terms, Instant now) {
    SupplyPointId point = meter.supplyPoint();
    Optional<RatingStore.Progress> known = store.progress(point);
    RatingStore.Progress before =
        known.orElseGet(() ->
            new RatingStore.Progress(
                ChargingState.opening(
                    terms.tariff(), terms.opening(), terms.openedAt(), terms.ratio()),
                terms.tariff(),
                Money.ZERO,
                now));
    ChargingState state = before.state();
    Optional<MeterReport.Position> anchor = followed(point, position);
    if (known.isPresent()
        && position.at().equals(state.at())
        && meter.charged().equals(state.charged().plus(before.offset()))) {
      return;
    }
    Energy energy = state.ratio().between(state.register(), position.register());
    if (energy.isNegative() || position.at().isBefore(state.at())) {
      // A roll-over or an exchange: the edge's ledger has the reason, so begin again from its
      // figure.
      restart(meter, position, terms, before, now);
      return;
    }
    ChargingState after =
        Charging.step(terms.tariff(), state, energy, position.register(), position.at());
    Money difference = meter.charged().minus(after.charged().plus(before.offset()));
    boolean changed = !before.tariff().equals(terms.tariff());
    Instant settledAt = changed ? now.plus(SETTLING) : before.settledAt();
    // Right after a start it is not known what the edge may have shared out anew.
    boolean unknown =
        anchor.isEmpty()
            && UsageSplitter.split(terms.tariff(), state.at(), after.at(), energy).size() > 1;
    Money doubt = doubt(terms.tariff(), state, after, sharedOut(anchor, state, after));
    boolean within = unknown || magnitude(difference).compareTo(doubt) <= 0;
    AlarmSubject subject = new AlarmSubject.Point(point);
    if (within || now.isBefore(settledAt)) {
      store.save(
          point,
          new RatingStore.Progress(
              after, terms.tariff(), before.offset().plus(difference), settledAt));
      alarms.clear(AlarmKind.CHARGE_DIFFERENCE, subject, now);
    } else {
      store.save(
          point, new RatingStore.Progress(after, terms.tariff(), before.offset(), settledAt));
      alarms.raise(
          AlarmKind.CHARGE_DIFFERENCE,
          subject,
          AlarmCause.of(
              AlarmCause.Code.CHARGED_OTHERWISE,
              meter.charged(),
              after.charged().plus(before.offset())),
          now);
    }
  }

  /** Notes a position; where the interval of the one before it began, as far as it was seen. */
  private Optional<MeterReport.Position> followed(
      SupplyPointId point, MeterReport.Position position) {
    Optional<Way> way = Optional.ofNullable(ways.get(point));
    Optional<MeterReport.Position> before = way.flatMap(Way::anchor);
    long began = position.at().toEpochMilli() / intervalMillis * intervalMillis;
    Optional<MeterReport.Position> readBefore =
        way.map(Way::last).filter(last -> last.at().toEpochMilli() <= began);
    ways.put(point, new Way(position, readBefore.or(() -> before)));
    return before;
  }

  /** The energy that the edge may have shared out anew. */
  private static Energy sharedOut(
      Optional<MeterReport.Position> anchor, ChargingState before, ChargingState after) {
    MeterRegister from = anchor.map(MeterReport.Position::register).orElse(before.register());
    Energy energy = before.ratio().between(from, after.register());
    Energy step = before.ratio().between(before.register(), after.register());
    return energy.compareTo(step) < 0 ? step : energy;
  }

  private void restart(
      MeterReport meter,
      MeterReport.Position position,
      RatingStore.Terms terms,
      RatingStore.Progress before,
      Instant now) {
    ChargingState fresh =
        ChargingState.opening(terms.tariff(), position.register(), position.at(), terms.ratio());
    store.save(
        meter.supplyPoint(),
        new RatingStore.Progress(fresh, terms.tariff(), meter.charged(), before.settledAt()));
    alarms.clear(AlarmKind.CHARGE_DIFFERENCE, new AlarmSubject.Point(meter.supplyPoint()), now);
  }

  private static Money magnitude(Money money) {
    return money.isNegative() ? money.negated() : money;
  }

  /** How much the way in which a step's energy is shared out can change its charge. */
  static Money doubt(Tariff tariff, ChargingState before, ChargingState after, Energy energy) {
    List<UsageSplitter.Slice> slices = UsageSplitter.split(tariff, before.at(), after.at(), energy);
    if (slices.size() <= 1) {
      return ROUNDING;
    }
    UnitPrice least = new UnitPrice(Long.MAX_VALUE);
    UnitPrice most = new UnitPrice(Long.MIN_VALUE);
    long surcharge = 0;
    int tax = 0;
    for (UsageSplitter.Slice slice : slices) {
      UnitPrice price = slice.version().rates().get(slice.rate()).price();
      least = price.compareTo(least) < 0 ? price : least;
      most = price.compareTo(most) > 0 ? price : most;
      tax = Math.max(tax, slice.version().taxPartsPerMillion());
      for (Tiers.Step step : slice.version().tiers().steps()) {
        surcharge = Math.max(surcharge, Math.abs(step.surcharge().nanoPerWattHour()));
      }
    }
    boolean oneMonth = slices.stream().map(UsageSplitter.Slice::month).distinct().count() <= 1;
    long spread =
        Math.addExact(
            Math.subtractExact(most.nanoPerWattHour(), least.nanoPerWattHour()),
            oneMonth ? 0 : surcharge);
    Money plain = new UnitPrice(spread).times(energy);
    Money taxed =
        new Money(Math.addExact(plain.nano(), Math.multiplyExact(plain.nano() / 1000, tax) / 1000));
    return taxed.plus(ROUNDING);
  }
}
