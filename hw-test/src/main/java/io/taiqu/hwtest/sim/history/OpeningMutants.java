package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.supply.SupplyRecord;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.quantity.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Defects of the unit: of the conditions under which it takes supply away. */
final class OpeningMutants {
  private OpeningMutants() {}

  private static Alteration overlooking(UnaryOperator<EdgeState> change) {
    return UnitMutants.deciding(
        real -> (state, input, now) -> real.decide(change.apply(state), input, now));
  }

  private static Alteration limits(Consumer<Overlooked.Limits> change) {
    return overlooking(state -> Overlooked.limits(state, change));
  }

  private static Alteration rules(Consumer<Overlooked.Rules> change) {
    return overlooking(state -> Overlooked.rules(state, change));
  }

  /** What is about the unit itself is decided by what is true. */
  private static Alteration unit(Consumer<Overlooked.Knowledge> change) {
    return UnitMutants.deciding(real ->
        (state, input, now) ->
            switch (input) {
              case Input.ClockObserved _, Input.LinkChanged _, Input.SweepCompleted _ ->
                  real.decide(state, input, now);
              case Input other ->
                  Overlooked.restoringUnit(
                      state, real.decide(Overlooked.unit(state, change), other, now));
            });
  }

  static Alteration opensAtFirstRead() {
    return UnitMutants.deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          events.replaceAll(event ->
              event instanceof Event.DecidingReadWanted(SupplyPointId point)
                  ? new Event.SupplyTakenAway(point, now.at())
                  : event);
          return events;
        });
  }

  static Alteration neverOpens() {
    return UnitMutants.deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          events.removeIf(event -> event instanceof Event.SupplyTakenAway);
          return events;
        });
  }

  /**
   * What an earlier run decided is done when the grace after the start is over, whatever the time
   * of day is then.
   */
  static Alteration interruptedOpeningCarriedOut() {
    return UnitMutants.deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          boolean lapsed = events.removeIf(event -> event instanceof Event.OpeningLapsed);
          boolean graceOver =
              state
                  .policy()
                  .map(signed -> state.unit().graceFrom().plus(signed.document().bootGrace()))
                  .filter(over -> !now.at().isBefore(over))
                  .isPresent();
          if (lapsed && !graceOver) {
            events.removeIf(event -> event instanceof Event.SupplyTracked);
          }
          return events;
        });
  }

  static Alteration openingsUndoneForgotten() {
    return UnitMutants.deciding(real ->
        (state, input, now) -> {
          List<Event> events = new ArrayList<>(real.decide(state, input, now));
          events.removeIf(event -> event instanceof Event.OpeningCarriedOut);
          return events;
        });
  }

  static Alteration oldReads() {
    return unit(unit -> unit.sweepNanos = OptionalLong.of(Duration.ofHours(5).toNanos()));
  }

  static Alteration anyClock() {
    return unit(unit -> unit.clock = Optional.of(ClockQuality.SYNCHRONISED));
  }

  static Alteration reachableOverlooked() {
    return unit(unit -> unit.connected = false);
  }

  static Alteration policyNeverEnds() {
    return limits(limits -> limits.until = limits.until.plus(Duration.ofDays(400)));
  }

  static Alteration noQuietHours() {
    return limits(limits -> limits.quietHours = List.of());
  }

  static Alteration noHolidays() {
    return limits(limits -> limits.holidays = Set.of());
  }

  static Alteration noWarningLead() {
    return limits(limits -> limits.lead = Duration.ZERO);
  }

  static Alteration noDailyLimit() {
    return limits(limits -> limits.perDay = Overlooked.MANY);
  }

  static Alteration noGap() {
    return limits(limits -> limits.gap = Duration.ZERO);
  }

  static Alteration noBootGrace() {
    return limits(limits -> limits.grace = Duration.ZERO);
  }

  static Alteration noFuse() {
    return limits(limits -> limits.perHour = Overlooked.MANY);
  }

  static Alteration noProtection() {
    return rules(rules -> rules.guarded = false);
  }

  static Alteration noLifeSupport() {
    return rules(rules -> rules.lifeSupport = false);
  }

  static Alteration noPostPaid() {
    return rules(rules -> rules.postPaid = false);
  }

  static Alteration noDispute() {
    return rules(rules -> rules.disputed = false);
  }

  static Alteration noEmergencyCredit() {
    return rules(rules -> rules.emergency = Money.ZERO);
  }

  static Alteration noWarnings() {
    return rules(rules -> rules.warningSteps = List.of());
  }

  /** As a unit would that knows nothing but its own ledger. */
  static Alteration episodesCountedOn() {
    return UnitMutants.deciding(real ->
        (state, input, now) ->
            real.decide(state, input, now).stream()
                .map(event ->
                    event instanceof Event.WarningStepReached warned
                        ? countedOn(state, warned)
                        : event)
                .toList());
  }

  private static Event countedOn(EdgeState state, Event.WarningStepReached warned) {
    SupplyRecord supply = state.find(warned.point()).orElseThrow().supply();
    return new Event.WarningStepReached(
        warned.point(),
        warned.episode() == supply.episode() ? supply.episode() : supply.episode() + 1,
        warned.step(),
        warned.at());
  }

  static Alteration noticeOfAnyEpisode() {
    return overlooking(Overlooked::episode);
  }
}
