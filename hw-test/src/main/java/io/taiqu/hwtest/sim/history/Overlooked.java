package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.UnitTrack;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.QuietHours;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** States in which something is not as it is: what a defective decision would overlook. */
final class Overlooked {
  static final int MANY = 10_000;

  private Overlooked() {}

  /** A policy whose limits can be overlooked one by one. */
  static final class Limits {
    private final Policy policy;
    Instant until;
    List<QuietHours> quietHours;
    Set<LocalDate> holidays;
    int perHour;
    int perDay;
    Duration gap;
    Duration grace;
    Duration lead;

    private Limits(Policy policy) {
      this.policy = policy;
      this.until = policy.validUntil();
      this.quietHours = policy.quietHours();
      this.holidays = policy.holidays();
      this.perHour = policy.openingsPerHour();
      this.perDay = policy.openingsPerDay();
      this.gap = policy.minGap();
      this.grace = policy.bootGrace();
      this.lead = policy.warningLead();
    }

    private Policy toPolicy() {
      return new Policy(
          policy.deployment(),
          policy.edge(),
          policy.edgeEpoch(),
          policy.revision(),
          policy.validFrom(),
          until,
          policy.zone(),
          quietHours,
          holidays,
          perHour,
          perDay,
          gap,
          grace,
          lead,
          policy.entries());
    }
  }

  /** Rules of a supply point that can be overlooked one by one. */
  static final class Rules {
    private final PolicyEntry entry;
    boolean guarded;
    boolean lifeSupport;
    boolean disputed;
    boolean postPaid;
    Money emergency;
    List<Money> warningSteps;

    private Rules(PolicyEntry entry) {
      this.entry = entry;
      this.guarded = entry.protectedCustomer();
      this.lifeSupport = entry.lifeSupport();
      this.disputed = entry.disputed();
      this.postPaid = entry.terms().postPaid();
      this.emergency = entry.emergencyCredit();
      this.warningSteps = entry.warningSteps();
    }

    private PolicyEntry toEntry() {
      return new PolicyEntry(
          entry.supplyPoint(),
          entry.enforce(),
          guarded,
          lifeSupport,
          disputed,
          emergency,
          warningSteps,
          entry.disconnectAt(),
          entry.reconnectAt(),
          entry.stepCap(),
          entry.ratedPower(),
          new SupplyTerms(
              postPaid,
              entry.terms().supervisedReconnection(),
              entry.terms().maximumCredit(),
              entry.terms().loadLimit()));
    }
  }

  /** What a unit knows of itself, of which parts can be overlooked. */
  static final class Knowledge {
    private final UnitTrack unit;
    Optional<ClockQuality> clock;
    OptionalLong sweepNanos;
    boolean connected;

    private Knowledge(UnitTrack unit) {
      this.unit = unit;
      this.clock = unit.clock();
      this.sweepNanos = unit.sweepNanos();
      this.connected = unit.connected();
    }

    private UnitTrack toTrack() {
      return new UnitTrack(
          unit.startedAt(),
          unit.graceFrom(),
          clock,
          unit.synced(),
          sweepNanos,
          connected,
          unit.heardNanos(),
          unit.cabinetOpen());
    }
  }

  private static EdgeState with(
      EdgeState state,
      List<PointState> points,
      Optional<SignedDocument<Policy>> policy,
      UnitTrack unit) {
    return new EdgeState(
        state.site(),
        state.boot(),
        points,
        policy,
        state.tariffs(),
        state.tokenKeys(),
        unit,
        state.stream(),
        state.reportsReserved());
  }

  private static EdgeState points(EdgeState state, UnaryOperator<PointState> change) {
    return with(state, state.points().stream().map(change).toList(), state.policy(), state.unit());
  }

  private static PointState with(
      PointState known,
      Optional<SignedDocument<NoticeState>> notice,
      Optional<PolicyEntry> rules,
      Optional<Tariff> tariff) {
    return new PointState(
        known.meter(),
        known.track(),
        known.interval(),
        known.account(),
        known.early(),
        notice,
        rules,
        tariff,
        known.supply(),
        known.relay(),
        known.exchange());
  }

  private static <D extends io.taiqu.protocol.message.Downlink> SignedDocument<D> with(
      SignedDocument<D> signed, D document) {
    return new SignedDocument<>(document, signed.raw(), signed.countersigned());
  }

  /** With other limits in the policy. */
  static EdgeState limits(EdgeState state, Consumer<Limits> change) {
    return with(
        state,
        state.points(),
        state
            .policy()
            .map(signed -> {
              Limits limits = new Limits(signed.document());
              change.accept(limits);
              return with(signed, limits.toPolicy());
            }),
        state.unit());
  }

  /** With other rules at every supply point. */
  static EdgeState rules(EdgeState state, Consumer<Rules> change) {
    return points(
        state,
        known ->
            with(
                known,
                known.notice(),
                known
                    .rules()
                    .map(entry -> {
                      Rules rules = new Rules(entry);
                      change.accept(rules);
                      return rules.toEntry();
                    }),
                known.tariff()));
  }

  /** With something else known of the unit. */
  static EdgeState unit(EdgeState state, Consumer<Knowledge> change) {
    Knowledge knowledge = new Knowledge(state.unit());
    change.accept(knowledge);
    return with(state, state.points(), state.policy(), knowledge.toTrack());
  }

  /** What was overlooked for a decision must not become what the unit knows. */
  static List<Event> restoringUnit(EdgeState state, List<Event> events) {
    return events.stream()
        .map(event -> {
          if (event instanceof Event.UnitTracked(UnitTrack unit)) {
            Knowledge knowledge = new Knowledge(unit);
            knowledge.clock = state.unit().clock();
            knowledge.connected = state.unit().connected();
            knowledge.sweepNanos = state.unit().sweepNanos();
            return new Event.UnitTracked(knowledge.toTrack());
          }
          return event;
        })
        .toList();
  }

  /** With every notice as if it were of the present episode. */
  static EdgeState episode(EdgeState state) {
    return points(
        state,
        known ->
            with(
                known,
                known
                    .notice()
                    .map(signed ->
                        with(signed, ofEpisode(signed.document(), known.supply().episode()))),
                known.rules(),
                known.tariff()));
  }

  private static NoticeState ofEpisode(NoticeState notice, long episode) {
    return new NoticeState(
        notice.deployment(),
        notice.supplyPoint(),
        notice.edge(),
        notice.assignmentEpoch(),
        notice.revision(),
        episode,
        notice.deliveredStep(),
        notice.deliveredAt());
  }

  /** With tariffs that have no tiers. */
  static EdgeState tiers(EdgeState state) {
    return points(
        state,
        known ->
            with(
                known,
                known.notice(),
                known.rules(),
                known.tariff().map(Overlooked::withoutTiers)));
  }

  private static Tariff withoutTiers(Tariff tariff) {
    return new Tariff(
        tariff.code(),
        tariff.currency(),
        tariff.zone(),
        tariff.versions().stream()
            .map(version ->
                new TariffVersion(
                    version.number(),
                    version.effectiveFrom(),
                    version.rates(),
                    version.seasons(),
                    version.calendar(),
                    version.profiles(),
                    Tiers.NONE,
                    version.fixedCharges(),
                    version.taxPartsPerMillion()))
            .toList());
  }
}
