package io.taiqu.protocol.testing;

import static io.taiqu.protocol.testing.TestDeployment.CURRENCY;
import static io.taiqu.protocol.testing.TestDeployment.DEPLOYMENT;
import static io.taiqu.protocol.testing.TestDeployment.EDGE;
import static io.taiqu.protocol.testing.TestDeployment.NOW;
import static io.taiqu.protocol.testing.TestDeployment.ZONE;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.BlockId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.Evidence;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.LoadLimit;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.ProtectionFlags;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.QuietHours;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.RevocationList;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.message.SequenceRange;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.tariff.ChargingState;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One document of each type, with a value in every field that tells it from its neighbours. */
public final class Examples {
  public static final SupplyPointId POINT =
      SupplyPointId.parse("0190d000-0000-7000-8000-000000000a01");
  public static final SupplyPointId OTHER_POINT =
      SupplyPointId.parse("0190d000-0000-7000-8000-000000000a02");
  public static final SupplyPointId THIRD_POINT =
      SupplyPointId.parse("0190d000-0000-7000-8000-000000000a03");
  public static final MeterSerial SERIAL = new MeterSerial("SDM-4711-0001");
  public static final BootId BOOT = BootId.parse("0190d000-0000-7000-8000-0000000000b1");

  private Examples() {}

  /** Every type's example, by the name of its golden vector. */
  public static Map<String, Document> all() {
    TestDeployment deployment = TestDeployment.create();
    Map<String, Document> documents = new LinkedHashMap<>();
    documents.put("credit-state", creditState());
    documents.put("tariff-set", tariffSet());
    documents.put("policy", policy());
    documents.put(
        "reading-ack",
        new ReadingAck(
            DEPLOYMENT,
            EDGE,
            3,
            new Revision(2, 41),
            9_600,
            List.of(new SequenceRange(9_625, 9_648), new SequenceRange(9_697, 9_720)),
            4,
            List.of(new BlockId(9_625, 0x0123_4567_89ab_cdefL), new BlockId(9_697, -2)),
            List.of(new BlockId(9_601, 77))));
    documents.put(
        "backfill-request",
        new BackfillRequest(
            DEPLOYMENT, EDGE, 3, new Revision(2, 42), List.of(new SequenceRange(9_601, 9_624))));
    documents.put("handover", handover());
    documents.put("token-key-set", tokenKeySet());
    documents.put(
        "notice-state", new NoticeState(DEPLOYMENT, POINT, EDGE, 5, new Revision(2, 7), 4, 2, NOW));
    documents.put(
        "evidence-request",
        new EvidenceRequest(DEPLOYMENT, EDGE, new Revision(2, 11), 1_200, true));
    documents.put("edge-report", edgeReport());
    documents.put("reading-batch", readingBatch());
    documents.put("evidence", evidence());
    documents.put("role-certificate", deployment.certificate(Role.CREDIT));
    documents.put("edge-certificate", deployment.certificate(EDGE));
    documents.put("deployment-descriptor", deployment.descriptor());
    documents.put(
        "revocation-list",
        new RevocationList(
            DEPLOYMENT,
            new Revision(0, 3),
            Set.of(new KeyId(0x0123_4567_89ab_cdefL)),
            Map.of(Role.CREDIT, 2L, Role.EDGE, 9L)));
    return documents;
  }

  public static CreditState creditState() {
    return new CreditState(
        DEPLOYMENT,
        POINT,
        SERIAL.hash(),
        EDGE,
        5,
        new Revision(2, 17),
        Money.parse("120.50"),
        Money.parse("0.25"),
        CURRENCY,
        3,
        1,
        8,
        NOW,
        Digest.of("grants".getBytes(StandardCharsets.UTF_8)));
  }

  public static TariffSet tariffSet() {
    return new TariffSet(
        DEPLOYMENT,
        EDGE,
        1,
        new Revision(2, 9),
        List.of(
            Tariffs.flat("0.5583"),
            Tariffs.of(
                "complete", ZONE, Tariffs.complete(1, Tariffs.SINCE), Tariffs.complete(2, NOW)),
            Tariffs.of("farm", ZONE, Tariffs.farm(1, Tariffs.SINCE)),
            Tariffs.of("factory", ZONE, Tariffs.factory(1, Tariffs.SINCE))),
        Map.of(POINT, new TariffCode("complete"), OTHER_POINT, new TariffCode("flat")));
  }

  public static Policy policy() {
    return new Policy(
        DEPLOYMENT,
        EDGE,
        1,
        new Revision(2, 8),
        NOW,
        NOW.plus(Duration.ofDays(400)),
        ZONE,
        List.of(
            new QuietHours(
                EnumSet.allOf(DayOfWeek.class), LocalTime.of(18, 0), LocalTime.of(8, 30))),
        Set.of(LocalDate.of(2026, 5, 1)),
        3,
        4,
        Duration.ofMinutes(10),
        Duration.ofMinutes(11),
        Duration.ofHours(24),
        List.of(
            entry(POINT, true, false, SupplyTerms.USUAL),
            entry(
                OTHER_POINT,
                false,
                true,
                new SupplyTerms(
                    true,
                    true,
                    Optional.of(Money.parse("3000")),
                    Optional.of(
                        new LoadLimit(
                            new Power(5_000),
                            Duration.ofMinutes(3),
                            Duration.ofMinutes(15),
                            2))))));
  }

  private static PolicyEntry entry(
      SupplyPointId point, boolean enforce, boolean lifeSupport, SupplyTerms terms) {
    return new PolicyEntry(
        point,
        enforce,
        false,
        lifeSupport,
        false,
        Money.parse("5"),
        List.of(Money.parse("20"), Money.parse("10"), Money.parse("2")),
        Money.ZERO,
        Money.parse("0.01"),
        Money.parse("2000"),
        new Power(8_000),
        terms);
  }

  public static Handover handover() {
    return new Handover(
        DEPLOYMENT,
        POINT,
        SERIAL.hash(),
        EDGE,
        5,
        new Revision(2, 1),
        Money.parse("100"),
        Money.ZERO,
        3,
        charging());
  }

  private static ChargingState charging() {
    return new ChargingState(
        new TariffCode("complete"),
        1,
        Money.parse("12.34"),
        Money.parse("15.67"),
        LocalDate.of(2026, 2, 14),
        Instant.parse("2026-02-28T16:00:00Z"),
        Energy.ZERO,
        new Energy(98_765),
        List.of(new Energy(1_000), new Energy(2_000), new Energy(3_000), Energy.ZERO),
        new MeterRegister(123_456, 1),
        NOW,
        new CtRatio(60, 1));
  }

  private static TokenKeySet tokenKeySet() {
    byte[] sealed = {1, 2, 3, 4};
    return new TokenKeySet(
        DEPLOYMENT, EDGE, 1, new Revision(2, 1), List.of(new SealedTokenKey(POINT, 5, sealed)));
  }

  public static EdgeReport edgeReport() {
    return new EdgeReport(
        DEPLOYMENT,
        EDGE,
        1,
        BOOT,
        88,
        NOW,
        ClockQuality.SYNCHRONISED,
        1_234,
        Digest.of("ledger".getBytes(StandardCharsets.UTF_8)),
        3,
        9_720,
        24,
        held(5),
        held(9),
        HeldDocument.NONE,
        List.of(meter(), silentMeter(), uncommissionedMeter()));
  }

  private static HeldDocument held(long sequence) {
    return new HeldDocument(new Revision(2, sequence), Digest.of(new byte[] {(byte) sequence}));
  }

  private static MeterReport meter() {
    return new MeterReport(
        POINT,
        5,
        new Revision(2, 17),
        Money.parse("120.50"),
        Money.parse("0.25"),
        4,
        Money.parse("121.000000001"),
        Money.parse("-0.750000001"),
        Optional.of(new MeterReport.Position(new MeterRegister(123_500, 1), NOW)),
        Optional.of(charging()),
        1,
        SupplyState.ON,
        RelayFeedback.CLOSED,
        Optional.of(HoldReason.QUIET_HOURS),
        6,
        3,
        true,
        Optional.of(
            new MeterReport.LiveSample(
                new Power(-1_500),
                List.of(new Voltage(230_100)),
                List.of(new Current(6_520)),
                NOW.minusMillis(1))),
        MeterLink.UP,
        new ProtectionFlags(false, true, true));
  }

  private static MeterReport silentMeter() {
    return new MeterReport(
        OTHER_POINT,
        0,
        Revision.NONE,
        Money.ZERO,
        Money.ZERO,
        0,
        Money.ZERO,
        Money.ZERO,
        Optional.empty(),
        Optional.empty(),
        0,
        SupplyState.ON,
        RelayFeedback.UNKNOWN,
        Optional.empty(),
        0,
        0,
        false,
        Optional.empty(),
        MeterLink.DOWN,
        ProtectionFlags.NONE);
  }

  private static MeterReport uncommissionedMeter() {
    return new MeterReport(
        SupplyPointId.parse("5e0f9c1a-6b1e-4c6f-9a52-0d7f3c2b1a90"),
        0,
        Revision.NONE,
        Money.ZERO,
        Money.ZERO,
        0,
        Money.ZERO,
        Money.ZERO,
        Optional.of(new MeterReport.Position(new MeterRegister(17, 1), NOW)),
        Optional.empty(),
        0,
        SupplyState.ON,
        RelayFeedback.CLOSED,
        Optional.of(HoldReason.NOT_IN_SERVICE),
        0,
        0,
        false,
        Optional.empty(),
        MeterLink.UP,
        ProtectionFlags.NONE);
  }

  public static Evidence evidence() {
    return new Evidence(
        DEPLOYMENT,
        EDGE,
        1,
        new Revision(2, 11),
        1_200,
        List.of(
            Digest.of("entry 1201".getBytes(StandardCharsets.UTF_8)),
            Digest.of("entry 1202".getBytes(StandardCharsets.UTF_8))),
        List.of(TestDeployment.create().sign(creditState())));
  }

  public static ReadingBatch readingBatch() {
    return new ReadingBatch(DEPLOYMENT, EDGE, 3, List.of(readingBlock()));
  }

  public static ReadingBlock readingBlock() {
    return ReadingBlockCodec.encode(
        9_721,
        BOOT,
        List.of(
            new IntervalReading(
                POINT,
                NOW,
                NOW.plusMillis(137),
                86_400_137,
                ClockQuality.SYNCHRONISED,
                Set.of(QualityFlag.LATE, QualityFlag.ROLLED_OVER),
                new Reading.Measured(
                    new MeterRegister(123_500, 1),
                    List.of(new Voltage(230_100), new Voltage(229_800), new Voltage(231_000)),
                    List.of(new Current(6_520), new Current(0), new Current(12)),
                    new Power(-1_500),
                    List.of(10_627_600L, 0L, 36L, 4L),
                    Optional.of(new MeterRegister(7_001, 1)),
                    Optional.of(
                        new Extremes(
                            180,
                            List.of(
                                new Voltage(228_000), new Voltage(229_100), new Voltage(230_000)),
                            List.of(
                                new Voltage(231_000), new Voltage(229_900), new Voltage(233_100)),
                            List.of(new Current(10), new Current(0), new Current(12)),
                            List.of(new Current(9_120), new Current(0), new Current(13)),
                            new Power(-1_500),
                            new Power(2_104))))),
            new IntervalReading(
                THIRD_POINT,
                NOW,
                NOW.plusMillis(1_020),
                86_401_020,
                ClockQuality.SYNCHRONISED,
                Set.of(QualityFlag.COVER_OPENED),
                new Reading.Measured(
                    new MeterRegister(9, 1),
                    List.of(new Voltage(230_100)),
                    List.of(new Current(0)),
                    Power.ZERO,
                    List.of(),
                    Optional.of(new MeterRegister(12, 1)),
                    Optional.empty())),
            new IntervalReading(
                OTHER_POINT,
                NOW,
                NOW.plusSeconds(2),
                86_402_000,
                ClockQuality.NOT_SYNCHRONISED,
                Set.of(),
                new Reading.Missing(Cause.TIMEOUT))));
  }
}
