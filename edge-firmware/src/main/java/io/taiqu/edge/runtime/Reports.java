package io.taiqu.edge.runtime;

import io.taiqu.edge.core.EdgeState;
import io.taiqu.edge.core.PointState;
import io.taiqu.edge.core.credit.Account;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.ProtectionFlags;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the unit tells the supervisor about its state. */
final class Reports {
  private Reports() {}

  /** The report of a state. */
  static EdgeReport of(
      EdgeState state, long sequence, Instant at, LedgerHead ledger, long pendingReadings) {
    List<MeterReport> meters = new ArrayList<>(state.points().size());
    for (PointState known : state.points()) {
      meters.add(of(known));
    }
    return new EdgeReport(
        state.site().deployment(),
        state.site().edge(),
        state.site().edgeEpoch(),
        state.boot(),
        sequence,
        at,
        state.unit().clock().orElse(ClockQuality.NOT_SYNCHRONISED),
        ledger.sequence(),
        ledger.hash(),
        state.stream().epoch(),
        state.stream().storedNext() - 1,
        pendingReadings,
        held(state.tariffs()),
        held(state.policy()),
        held(state.tokenKeys()),
        meters);
  }

  private static HeldDocument held(
      Optional<? extends SignedDocument<? extends Downlink>> accepted) {
    return accepted
        .map(known ->
            new HeldDocument(known.document().revision(), DocumentCodec.contentOf(known.raw())))
        .orElse(HeldDocument.NONE);
  }

  private static MeterReport of(PointState known) {
    Optional<Account> account = known.account();
    return new MeterReport(
        known.meter().point(),
        account.map(Account::assignmentEpoch).orElse(0L),
        account.map(Account::accepted).orElse(Revision.NONE),
        account.map(Account::credited).orElse(Money.ZERO),
        account.map(Account::withdrawn).orElse(Money.ZERO),
        account.map(Account::newestToken).orElse(0L),
        account.map(Account::charged).orElse(Money.ZERO),
        account.map(Account::balance).orElse(Money.ZERO),
        position(known),
        account.map(Account::checkpoint),
        known.tariff().isEmpty() ? 0 : account.map(open -> open.live().version()).orElse(0),
        known.supply().commanded(),
        known.relay().feedback(),
        known.meter().inService() ? known.relay().hold() : Optional.of(HoldReason.NOT_IN_SERVICE),
        known.supply().episode(),
        known.supply().step(),
        emergencyInUse(known),
        liveSample(known),
        known.track().link(),
        known.rules().map(ProtectionFlags::of).orElse(ProtectionFlags.NONE));
  }

  /** The charged position; for a meter without account the last believed one. */
  static Optional<MeterReport.Position> position(PointState known) {
    if (known.account().isPresent()) {
      ChargingState live = known.account().get().live();
      return Optional.of(new MeterReport.Position(live.register(), live.at()));
    }
    return known
        .track()
        .trusted()
        .map(trusted -> new MeterReport.Position(trusted.register(), trusted.at()));
  }

  /** Whether the customer lives on emergency credit. */
  static boolean emergencyInUse(PointState known) {
    if (known.account().isEmpty() || known.rules().isEmpty()) {
      return false;
    }
    PolicyEntry rules = known.rules().get();
    return rules.emergencyCredit().isPositive()
        && !rules.terms().postPaid()
        && known.account().get().balance().compareTo(rules.disconnectAt()) <= 0;
  }

  /** The latest electrical values. */
  static Optional<MeterReport.LiveSample> liveSample(PointState known) {
    return known.track().last().map(Reports::live);
  }

  private static MeterReport.LiveSample live(Sample.Read read) {
    List<Current> phases =
        read.currents().size() > 3 ? read.currents().subList(0, 3) : read.currents();
    return new MeterReport.LiveSample(read.power(), read.voltages(), phases, read.takenAt());
  }
}
