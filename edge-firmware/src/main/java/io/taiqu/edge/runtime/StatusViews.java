package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.ReadPaces;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the view of a state that is shown to people. */
final class StatusViews {
  private StatusViews() {}

  /** What the loop knows beside the state. */
  record Surroundings(
      StatusView.Readings readings,
      StatusView.Ledger ledger,
      List<StatusView.ActiveAlarm> alarms,
      long documentsRefused,
      Optional<String> lastRefusal) {}

  static StatusView of(EdgeState state, Instant now, Surroundings around) {
    List<StatusView.Meter> meters = new ArrayList<>(state.points().size());
    for (PointState known : state.points()) {
      meters.add(meter(known, now));
    }
    return new StatusView(
        state.site().deployment(),
        state.site().edge(),
        state.boot(),
        state.unit().startedAt(),
        now,
        state.unit().clock().orElse(ClockQuality.NOT_SYNCHRONISED),
        state.unit().connected(),
        state.unit().sweepNanos().isPresent()
            ? Optional.of(state.unit().sweepNanos().getAsLong() / 1_000_000)
            : Optional.empty(),
        state.policy().map(signed -> signed.document().revision()).orElse(Revision.NONE),
        state.tariffs().map(signed -> signed.document().revision()).orElse(Revision.NONE),
        meters,
        around.readings(),
        around.ledger(),
        around.alarms(),
        around.documentsRefused(),
        around.lastRefusal());
  }

  private static StatusView.Meter meter(PointState known, Instant now) {
    return new StatusView.Meter(
        known.meter().point(),
        known.meter().serial(),
        known.meter().role(),
        known.track().link(),
        known.track().lastFailure(),
        Reports.position(known),
        Reports.liveSample(known),
        known.account().map(account -> account(known, account)),
        known.meter().switched()
            ? Optional.of(
                new StatusView.Supply(
                    known.supply().commanded(),
                    known.relay().feedback(),
                    known.relay().hold(),
                    known.supply().safetyLock()))
            : Optional.empty(),
        ReadPaces.of(known, now),
        known.meter().outOfService());
  }

  private static StatusView.Account account(PointState known, Account account) {
    int delivered =
        known
            .notice()
            .map(signed -> signed.document())
            .filter(notice -> notice.episode() == known.supply().episode())
            .map(NoticeState::deliveredStep)
            .orElse(0);
    return new StatusView.Account(
        account.accepted(),
        account.credited(),
        account.withdrawn(),
        account.charged(),
        account.balance(),
        known.supply().episode(),
        known.supply().step(),
        known.rules().map(rules -> rules.warningSteps().size()).orElse(0),
        delivered,
        Reports.emergencyInUse(known),
        known.rules().filter(rules -> rules.terms().postPaid()).isPresent());
  }
}
