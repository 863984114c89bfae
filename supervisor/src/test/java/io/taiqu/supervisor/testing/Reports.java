package io.taiqu.supervisor.testing;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.ProtectionFlags;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.testing.TestDeployment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reports of the station's one edge about one meter. */
public final class Reports {
  private Reports() {}

  /** A report whose ledger stands where its own sequence stands. */
  public static EdgeReport of(long sequence, MeterReport... meters) {
    return of(sequence, sequence, headOf(sequence), meters);
  }

  /** A report of another edge. */
  public static EdgeReport of(long sequence, EdgeId edge, MeterReport... meters) {
    return of(edge, sequence, sequence, headOf(sequence), meters);
  }

  /** A report with a given ledger position. */
  public static EdgeReport of(
      long sequence, long ledgerSequence, Digest head, MeterReport... meters) {
    return of(Station.EDGE, sequence, ledgerSequence, head, meters);
  }

  private static EdgeReport of(
      EdgeId edge, long sequence, long ledgerSequence, Digest head, MeterReport... meters) {
    return new EdgeReport(
        TestDeployment.DEPLOYMENT,
        edge,
        1,
        new BootId(new UUID(9, 9)),
        sequence,
        TestDeployment.NOW,
        ClockQuality.SYNCHRONISED,
        ledgerSequence,
        head,
        1,
        0,
        0,
        HeldDocument.NONE,
        HeldDocument.NONE,
        HeldDocument.NONE,
        List.of(meters));
  }

  /** The same report of a unit that has accepted documents. */
  public static EdgeReport with(
      EdgeReport report, HeldDocument tariffs, HeldDocument policy, HeldDocument tokenKeys) {
    return new EdgeReport(
        report.deployment(),
        report.edge(),
        report.edgeEpoch(),
        report.bootId(),
        report.reportSequence(),
        report.at(),
        report.clock(),
        report.ledgerSequence(),
        report.ledgerHead(),
        report.streamEpoch(),
        report.lastReading(),
        report.pendingReadings(),
        tariffs,
        policy,
        tokenKeys,
        report.meters());
  }

  /** The same report of a unit that has accepted a policy. */
  public static EdgeReport with(EdgeReport report, HeldDocument policy) {
    return with(report, report.tariffs(), policy, report.tokenKeys());
  }

  /** What a unit says of a document that it accepted. */
  public static HeldDocument held(Downlink document) {
    return new HeldDocument(
        document.revision(), DocumentCodec.contentOf(TestDeployment.create().sign(document)));
  }

  /** The head that the usual ledger has after an entry. */
  public static Digest headOf(long ledgerSequence) {
    return Digest.of(Long.toString(ledgerSequence).getBytes(StandardCharsets.UTF_8));
  }

  /** A meter that holds a credit state. */
  public static MeterReport holding(CreditState credit, RelayFeedback feedback, int warningStep) {
    return meter(
        credit.supplyPoint(),
        credit.revision(),
        credit.credited(),
        credit.withdrawn(),
        feedback,
        warningStep);
  }

  /** The same with where charging stands in the edge's ledger. */
  public static MeterReport with(MeterReport meter, ChargingState checkpoint) {
    return changed(
        meter,
        meter.assignmentEpoch(),
        Optional.of(checkpoint),
        meter.link(),
        meter.protections(),
        meter.hold());
  }

  /** The same under another assignment. */
  public static MeterReport with(MeterReport meter, long assignmentEpoch) {
    return changed(
        meter,
        assignmentEpoch,
        meter.checkpoint(),
        meter.link(),
        meter.protections(),
        meter.hold());
  }

  /** The same of a meter that answers, or does not. */
  public static MeterReport with(MeterReport meter, MeterLink link) {
    return changed(
        meter,
        meter.assignmentEpoch(),
        meter.checkpoint(),
        link,
        meter.protections(),
        meter.hold());
  }

  /** The same with what protects the customer. */
  public static MeterReport with(MeterReport meter, ProtectionFlags protections) {
    return changed(
        meter,
        meter.assignmentEpoch(),
        meter.checkpoint(),
        meter.link(),
        protections,
        meter.hold());
  }

  /** The same of a meter whose supply stays as it is for a reason. */
  public static MeterReport with(MeterReport meter, HoldReason hold) {
    return changed(
        meter,
        meter.assignmentEpoch(),
        meter.checkpoint(),
        meter.link(),
        meter.protections(),
        Optional.of(hold));
  }

  private static MeterReport changed(
      MeterReport meter,
      long assignmentEpoch,
      Optional<ChargingState> checkpoint,
      MeterLink link,
      ProtectionFlags protections,
      Optional<HoldReason> hold) {
    return new MeterReport(
        meter.supplyPoint(),
        assignmentEpoch,
        meter.accepted(),
        meter.credited(),
        meter.withdrawn(),
        meter.tokensApplied(),
        meter.charged(),
        meter.balance(),
        meter.position(),
        checkpoint,
        meter.tariffVersion(),
        meter.commanded(),
        meter.feedback(),
        hold,
        meter.episode(),
        meter.warningStep(),
        meter.emergencyInUse(),
        meter.lastSample(),
        link,
        protections);
  }

  /** A meter with given credit. */
  public static MeterReport meter(
      SupplyPointId point,
      Revision accepted,
      Money credited,
      Money withdrawn,
      RelayFeedback feedback,
      int warningStep) {
    return new MeterReport(
        point,
        1,
        accepted,
        credited,
        withdrawn,
        0,
        Money.ZERO,
        credited.minus(withdrawn),
        Optional.of(new MeterReport.Position(MeterRegister.ofWattHours(1000), TestDeployment.NOW)),
        Optional.empty(),
        1,
        feedback == RelayFeedback.OPEN ? SupplyState.OFF : SupplyState.ON,
        feedback,
        Optional.empty(),
        1,
        warningStep,
        false,
        Optional.empty(),
        MeterLink.UP,
        ProtectionFlags.NONE);
  }

  /** The same meter with what it charged, from where and up to where. */
  public static MeterReport charged(
      MeterReport meter, ChargingState checkpoint, ChargingState live, Money charged) {
    return new MeterReport(
        meter.supplyPoint(),
        meter.assignmentEpoch(),
        meter.accepted(),
        meter.credited(),
        meter.withdrawn(),
        meter.tokensApplied(),
        charged,
        meter.credited().minus(meter.withdrawn()).minus(charged),
        Optional.of(new MeterReport.Position(live.register(), live.at())),
        Optional.of(checkpoint),
        live.version(),
        meter.commanded(),
        meter.feedback(),
        meter.hold(),
        meter.episode(),
        meter.warningStep(),
        meter.emergencyInUse(),
        meter.lastSample(),
        meter.link(),
        meter.protections());
  }
}
