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
import io.taiqu.protocol.tariff.RatedSegment;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.UsageSplitter;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.alarm.Alarms;
import io.taiqu.supervisor.fleet.ReportFollower;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Charges every supply point a second time, by the function that the edge uses, and holds every
 * report against it. Two things are checked:
 *
 * <ul>
 *   <li>what the edge charged follows from its checkpoint and its newest position, to the last
 *       digit;
 *   <li>the checkpoint follows from the one of an earlier report. If no price changed in between,
 *       again to the last digit. Where one did, the edge divided the energy at reads that are not
 *       in the reports: up to what that division can change, its checkpoint is taken over, and both
 *       sides go on from there.
 * </ul>
 */
public final class ChargeCheck implements ReportFollower {
  /** For how long after a change of tariff the edge may not have it yet. */
  private static final Duration SETTLING = Duration.ofHours(1);

  /** Energy that is divided differently may round differently. */
  private static final Money ROUNDING = new Money(1);

  private final RatingStore store;
  private final Alarms alarms;

  public ChargeCheck(RatingStore store, Alarms alarms) {
    this.store = store;
    this.alarms = alarms;
  }

  /** What is known of the charging of supply points. */
  public interface RatingStore {
    /** How a supply point is charged; empty if it has no tariff or was not opened. */
    Optional<Terms> terms(SupplyPointId point);

    /** How far the check of a supply point has come. */
    Optional<Progress> progress(SupplyPointId point);

    /** Keeps how far the check has come. */
    void save(SupplyPointId point, Progress progress);

    /** Keeps segments that came to their end; the same one again changes nothing. */
    void finished(SupplyPointId point, Tariff tariff, RatedSegment segment);

    /** By what a supply point is charged, and from where. */
    record Terms(Tariff tariff, CtRatio ratio, MeterRegister opening, Instant openedAt) {}

    /**
     * How far a check has come.
     *
     * @param state the newest checkpoint that was found right
     * @param tariff the tariff by which the edge was last seen to charge
     * @param offset what divisions of energy at changes of price summed up to so far, against
     *     divisions by time alone
     * @param assignment the assignment of the checkpoint; 0 if it was kept by an older release
     * @param settledAt until then a change of tariff may not have reached the edge; the epoch if
     *     there is none under way
     */
    record Progress(
        ChargingState state, Tariff tariff, Money offset, long assignment, Instant settledAt) {}
  }

  @Override
  public void follow(EdgeReport report, Instant now) {
    for (MeterReport meter : report.meters()) {
      if (meter.position().isPresent() && meter.checkpoint().isPresent()) {
        store
            .terms(meter.supplyPoint())
            .ifPresent(terms ->
                check(meter, meter.position().get(), meter.checkpoint().get(), terms, now));
      }
    }
  }

  private void check(
      MeterReport meter,
      MeterReport.Position position,
      ChargingState checkpoint,
      RatingStore.Terms terms,
      Instant now) {
    Optional<RatingStore.Progress> kept = store.progress(meter.supplyPoint());
    RatingStore.Progress before =
        kept.orElseGet(() ->
            new RatingStore.Progress(
                ChargingState.opening(
                    terms.tariff(), terms.opening(), terms.openedAt(), terms.ratio()),
                terms.tariff(),
                Money.ZERO,
                meter.assignmentEpoch(),
                Instant.EPOCH));
    boolean changed = !before.tariff().equals(terms.tariff());
    Instant settledAt =
        changed && before.settledAt().equals(Instant.EPOCH)
            ? now.plus(SETTLING)
            : before.settledAt();
    boolean settling = changed && now.isBefore(settledAt);
    Optional<Money> live = live(terms.tariff(), checkpoint, position);
    boolean follows = live.equals(Optional.of(meter.charged()));
    boolean byTheOld =
        settling
            && !follows
            && live(before.tariff(), checkpoint, position).equals(Optional.of(meter.charged()));
    boolean waits = settling && !follows;
    Tariff seen = waits ? before.tariff() : terms.tariff();
    Instant wait = waits ? settledAt : Instant.EPOCH;
    boolean handedOver = before.assignment() != 0 && before.assignment() != meter.assignmentEpoch();
    if (handedOver || isBehind(checkpoint, before.state())) {
      // It goes on from a signed hand-over, or an edge began anew: the alarm for that is another.
      settle(
          meter,
          follows || byTheOld,
          kept,
          new RatingStore.Progress(
              checkpoint, seen, before.offset(), meter.assignmentEpoch(), wait),
          live,
          now);
      return;
    }
    Charging.Walk walk =
        Charging.walk(
            seen,
            before.state(),
            energy(before.state(), checkpoint.register()),
            checkpoint.register(),
            checkpoint.at());
    if (!before.state().tariff().equals(seen.code())) {
      store.finished(
          meter.supplyPoint(), before.tariff(), Charging.present(before.tariff(), before.state()));
    }
    walk.finished().forEach(segment -> store.finished(meter.supplyPoint(), seen, segment));
    ChargingState ours = walk.state();
    Money difference = checkpoint.charged().minus(ours.charged());
    Money doubt = changed ? doubtAcross(before, seen, ours) : doubt(seen, before, ours);
    boolean within = magnitude(difference).compareTo(doubt) <= 0;
    settle(
        meter,
        (follows || byTheOld) && within,
        kept,
        within
            ? new RatingStore.Progress(
                checkpoint, seen, before.offset().plus(difference), meter.assignmentEpoch(), wait)
            : new RatingStore.Progress(ours, seen, before.offset(), meter.assignmentEpoch(), wait),
        within ? live : Optional.of(ours.charged()),
        now);
  }

  private void settle(
      MeterReport meter,
      boolean right,
      Optional<RatingStore.Progress> kept,
      RatingStore.Progress after,
      Optional<Money> ours,
      Instant now) {
    // Between two checkpoints a report says nothing new.
    if (!kept.equals(Optional.of(after))) {
      store.save(meter.supplyPoint(), after);
    }
    AlarmSubject subject = new AlarmSubject.Point(meter.supplyPoint());
    if (right) {
      alarms.clear(AlarmKind.CHARGE_DIFFERENCE, subject, now);
    } else {
      alarms.raise(
          AlarmKind.CHARGE_DIFFERENCE,
          subject,
          AlarmCause.of(
              AlarmCause.Code.CHARGED_OTHERWISE,
              meter.charged(),
              ours.orElse(after.state().charged())),
          now);
    }
  }

  /** What is charged at a position; empty for a position before the checkpoint. */
  private static Optional<Money> live(
      Tariff tariff, ChargingState checkpoint, MeterReport.Position position) {
    Energy energy = energy(checkpoint, position.register());
    return energy.isNegative() || position.at().isBefore(checkpoint.at())
        ? Optional.empty()
        : Optional.of(
            Charging.step(tariff, checkpoint, energy, position.register(), position.at())
                .charged());
  }

  private static boolean isBehind(ChargingState checkpoint, ChargingState before) {
    return energy(before, checkpoint.register()).isNegative()
        || checkpoint.at().isBefore(before.at());
  }

  private static Energy energy(ChargingState from, MeterRegister to) {
    return from.ratio().between(from.register(), to);
  }

  private static Money magnitude(Money money) {
    return money.isNegative() ? money.negated() : money;
  }

  /** How much a division of energy can change the charge, where one or the other tariff applied. */
  private static Money doubtAcross(RatingStore.Progress before, Tariff seen, ChargingState after) {
    Energy energy = energy(before.state(), after.register());
    UnitPrice dearest =
        Stream.of(before.tariff(), seen)
            .flatMap(tariff -> tariff.versions().stream())
            .map(TariffVersion::dearestPrice)
            .max(Comparator.naturalOrder())
            .orElse(UnitPrice.ZERO);
    return dearest
        .times(energy)
        .plus(doubt(before.tariff(), before, after))
        .plus(doubt(seen, before, after));
  }

  private static Money doubt(Tariff tariff, RatingStore.Progress before, ChargingState after) {
    return doubt(tariff, before.state(), after, energy(before.state(), after.register()));
  }

  /** How much the way in which a step's energy is divided can change its charge. */
  static Money doubt(Tariff tariff, ChargingState before, ChargingState after, Energy energy) {
    List<UsageSplitter.Slice> slices = UsageSplitter.split(tariff, before.at(), after.at(), energy);
    if (slices.size() <= 1) {
      return Money.ZERO;
    }
    List<TariffVersion> versions =
        slices.stream().map(UsageSplitter.Slice::version).distinct().toList();
    boolean oneMonth = slices.stream().map(UsageSplitter.Slice::month).distinct().count() == 1;
    if (oneMonth && versions.size() == 1) {
      return versions.getFirst().priceSpread().times(energy).plus(ROUNDING);
    }
    Money doubt = ROUNDING.times(slices.size());
    for (TariffVersion version : versions) {
      Money lifeline =
          version
              .lifeline()
              .map(reduced -> reduced.discount().times(reduced.block()).times(2))
              .orElse(Money.ZERO);
      doubt = doubt.plus(version.dearestPrice().times(energy)).plus(lifeline);
    }
    return doubt;
  }
}
