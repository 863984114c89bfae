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
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import io.taiqu.protocol.tariff.Tiers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** States in which something is not as it is: what a defective decision would overlook. */
final class Overlooked {

  private Overlooked() {}

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

  private static EdgeState policy(EdgeState state, UnaryOperator<Policy> change) {
    return with(
        state,
        state.points(),
        state
            .policy()
            .map(signed ->
                new SignedDocument<>(
                    change.apply(signed.document()), signed.raw(), signed.countersigned())),
        state.unit());
  }

  private static EdgeState rules(EdgeState state, UnaryOperator<PolicyEntry> change) {
    return points(
        state,
        known ->
            new PointState(
                known.meter(),
                known.track(),
                known.interval(),
                known.account(),
                known.early(),
                known.notice(),
                known.rules().map(change),
                known.tariff(),
                known.supply(),
                known.relay(),
                known.exchange()));
  }

  private static Policy limits(
      Policy policy,
      boolean quiet,
      boolean holidays,
      Instant until,
      int perHour,
      int perDay,
      Duration gap,
      Duration grace,
      Duration lead) {
    return new Policy(
        policy.deployment(),
        policy.edge(),
        policy.edgeEpoch(),
        policy.revision(),
        policy.validFrom(),
        until,
        policy.zone(),
        quiet ? policy.quietHours() : List.of(),
        holidays ? policy.holidays() : Set.of(),
        perHour,
        perDay,
        gap,
        grace,
        lead,
        policy.entries());
  }

  private static final int MANY = 10_000;

  static EdgeState quietHours(EdgeState state) {
    return policy(
        state,
        p ->
            limits(
                p,
                false,
                true,
                p.validUntil(),
                p.openingsPerHour(),
                p.openingsPerDay(),
                p.minGap(),
                p.bootGrace(),
                p.warningLead()));
  }

  static EdgeState holidays(EdgeState state) {
    return policy(
        state,
        p ->
            limits(
                p,
                true,
                false,
                p.validUntil(),
                p.openingsPerHour(),
                p.openingsPerDay(),
                p.minGap(),
                p.bootGrace(),
                p.warningLead()));
  }

  static EdgeState policyEnd(EdgeState state) {
    return policy(
        state,
        p ->
            limits(
                p,
                true,
                true,
                p.validUntil().plus(Duration.ofDays(400)),
                p.openingsPerHour(),
                p.openingsPerDay(),
                p.minGap(),
                p.bootGrace(),
                p.warningLead()));
  }

  static EdgeState fuse(EdgeState state) {
    return policy(
        state,
        p ->
            limits(
                p,
                true,
                true,
                p.validUntil(),
                MANY,
                p.openingsPerDay(),
                p.minGap(),
                p.bootGrace(),
                p.warningLead()));
  }

  static EdgeState dailyLimit(EdgeState state) {
    return policy(
        state,
        p ->
            limits(
                p,
                true,
                true,
                p.validUntil(),
                p.openingsPerHour(),
                MANY,
                p.minGap(),
                p.bootGrace(),
                p.warningLead()));
  }

  static EdgeState bootGrace(EdgeState state) {
    return policy(
        state,
        p ->
            limits(
                p,
                true,
                true,
                p.validUntil(),
                p.openingsPerHour(),
                p.openingsPerDay(),
                p.minGap(),
                Duration.ZERO,
                p.warningLead()));
  }

  static EdgeState warningLead(EdgeState state) {
    return policy(
        state,
        p ->
            limits(
                p,
                true,
                true,
                p.validUntil(),
                p.openingsPerHour(),
                p.openingsPerDay(),
                p.minGap(),
                p.bootGrace(),
                Duration.ZERO));
  }

  private static PolicyEntry flags(
      PolicyEntry entry, boolean guarded, boolean life, boolean disputed, Money emergency) {
    return new PolicyEntry(
        entry.supplyPoint(),
        entry.enforce(),
        guarded,
        life,
        disputed,
        emergency,
        entry.warningSteps(),
        entry.disconnectAt(),
        entry.reconnectAt(),
        entry.stepCap(),
        entry.ratedPower(),
        entry.terms());
  }

  static EdgeState protection(EdgeState state) {
    return rules(state, e -> flags(e, false, e.lifeSupport(), e.disputed(), e.emergencyCredit()));
  }

  static EdgeState lifeSupport(EdgeState state) {
    return rules(
        state, e -> flags(e, e.protectedCustomer(), false, e.disputed(), e.emergencyCredit()));
  }

  static EdgeState dispute(EdgeState state) {
    return rules(
        state, e -> flags(e, e.protectedCustomer(), e.lifeSupport(), false, e.emergencyCredit()));
  }

  static EdgeState emergencyCredit(EdgeState state) {
    return rules(
        state, e -> flags(e, e.protectedCustomer(), e.lifeSupport(), e.disputed(), Money.ZERO));
  }

  static EdgeState episode(EdgeState state) {
    return points(
        state,
        known ->
            new PointState(
                known.meter(),
                known.track(),
                known.interval(),
                known.account(),
                known.early(),
                known
                    .notice()
                    .map(signed ->
                        new SignedDocument<>(
                            ofEpisode(signed.document(), known.supply().episode()),
                            signed.raw(),
                            signed.countersigned())),
                known.rules(),
                known.tariff(),
                known.supply(),
                known.relay(),
                known.exchange()));
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

  static EdgeState tiers(EdgeState state) {
    return points(
        state,
        known ->
            new PointState(
                known.meter(),
                known.track(),
                known.interval(),
                known.account(),
                known.early(),
                known.notice(),
                known.rules(),
                known.tariff().map(Overlooked::withoutTiers),
                known.supply(),
                known.relay(),
                known.exchange()));
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

  static EdgeState clock(EdgeState state) {
    UnitTrack unit = state.unit();
    return with(
        state,
        state.points(),
        state.policy(),
        new UnitTrack(
            unit.startedAt(),
            unit.graceFrom(),
            Optional.of(ClockQuality.SYNCHRONISED),
            unit.synced(),
            unit.sweepNanos(),
            unit.connected(),
            unit.heardNanos(),
            unit.cabinetOpen()));
  }

  /** What was overlooked for a decision must not become what the unit knows. */
  static List<Event> restoringUnit(EdgeState state, List<Event> events) {
    UnitTrack before = state.unit();
    return events.stream()
        .map(event ->
            event instanceof Event.UnitTracked(UnitTrack unit)
                ? new Event.UnitTracked(
                    new UnitTrack(
                        unit.startedAt(),
                        unit.graceFrom(),
                        before.clock(),
                        unit.synced(),
                        unit.sweepNanos(),
                        unit.connected(),
                        unit.heardNanos(),
                        unit.cabinetOpen()))
                : event)
        .toList();
  }
}
