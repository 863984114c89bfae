package io.taiqu.hwtest.openings;

import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.hwtest.openings.TraceTruth.Customer;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.QuietHours;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.UnitPrice;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.tariff.TariffVersion;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/** The documents of a trace: what a supervisor would have signed. */
final class TraceDocuments {
  static final DeploymentId DEPLOYMENT = new DeploymentId(new UUID(3, 1));
  static final EdgeId EDGE = new EdgeId(new UUID(3, 2));
  static final SupplyPointId SUPPLY = new SupplyPointId(new UUID(3, 100));
  static final Instant MONDAY = Instant.parse("2026-03-02T02:00:00Z");
  private static final long OPENING = 50_000;
  private static final Instant SINCE = Instant.parse("2025-12-31T16:00:00Z");
  private static final Tariff TARIFF =
      new Tariff(
          new TariffCode("ONE"),
          new CurrencyCode("CNY"),
          TraceTruth.ZONE,
          List.of(TariffVersion.flat(1, SINCE, UnitPrice.perKilowattHour("1"))));
  private static final Duration BACK = Duration.ofDays(2);

  private final SplittableRandom random;
  private final Instant start;
  private long policies;
  private long credits;
  private long notices;

  TraceDocuments(SplittableRandom random, Instant start) {
    this.random = random;
    this.start = start;
  }

  static SupplyPointId point(int index) {
    return new SupplyPointId(new UUID(3, 101 + index));
  }

  static int indexOf(SupplyPointId point) {
    return (int) (point.uuid().getLeastSignificantBits() - 101);
  }

  static MeterSerial serial(int index) {
    return new MeterSerial("METER-" + index);
  }

  /** What a meter shows that has counted so much. */
  static MeterRegister register(long wattHours) {
    return new MeterRegister(OPENING + wattHours, 0);
  }

  static List<MeteredPoint> points() {
    List<MeteredPoint> points = new ArrayList<>();
    points.add(metered(SUPPLY, new MeterSerial("SUPPLY"), MeteredPoint.Role.SUPPLY));
    for (int i = 0; i < OpeningTrace.CUSTOMERS; i++) {
      points.add(metered(point(i), serial(i), MeteredPoint.Role.CUSTOMER));
    }
    return points;
  }

  private static MeteredPoint metered(
      SupplyPointId point, MeterSerial serial, MeteredPoint.Role role) {
    return new MeteredPoint(
        point,
        serial,
        role,
        CtRatio.DIRECT,
        new Power(8_000),
        new MeterRegister(10_000_000, 0),
        role == MeteredPoint.Role.CUSTOMER);
  }

  TariffSet tariffs() {
    return tariffs(1);
  }

  TariffSet tariffs(long number) {
    Map<SupplyPointId, TariffCode> codes = new LinkedHashMap<>();
    for (int i = 0; i < OpeningTrace.CUSTOMERS; i++) {
      codes.put(point(i), TARIFF.code());
    }
    return new TariffSet(DEPLOYMENT, EDGE, 1, new Revision(1, number), List.of(TARIFF), codes);
  }

  /** The next policy: seldom without what lets supply be taken away. */
  Policy policy() {
    List<PolicyEntry> entries = new ArrayList<>();
    for (int i = 0; i < OpeningTrace.CUSTOMERS; i++) {
      entries.add(entry(i));
    }
    boolean late = policies > 0 && random.nextInt(16) == 0;
    boolean ends = random.nextInt(12) == 0;
    return new Policy(
        DEPLOYMENT,
        EDGE,
        1,
        new Revision(1, ++policies),
        late ? start.plus(Duration.ofHours(random.nextInt(40))) : start.minus(BACK),
        ends
            ? start.plus(Duration.ofHours(random.nextInt(40)))
            : start.plus(BACK.multipliedBy(200)),
        TraceTruth.ZONE,
        List.of(
            new QuietHours(
                EnumSet.allOf(DayOfWeek.class), LocalTime.of(20, 0), LocalTime.of(8, 0))),
        random.nextInt(8) == 0
            ? Set.of(LocalDate.ofInstant(start, TraceTruth.ZONE).plusDays(random.nextInt(2)))
            : Set.of(),
        1 + random.nextInt(3),
        1 + random.nextInt(4),
        Duration.ofMinutes(10),
        Duration.ofMinutes(10),
        Duration.ofMinutes(30),
        entries);
  }

  private PolicyEntry entry(int index) {
    // Where a warning comes after the limit, the limit does not suffice.
    boolean lateWarning = random.nextInt(4) == 0;
    return new PolicyEntry(
        point(index),
        random.nextInt(16) > 0,
        random.nextInt(24) == 0,
        random.nextInt(24) == 0,
        random.nextInt(24) == 0,
        random.nextInt(3) == 0 ? Money.parse("1.5") : Money.ZERO,
        List.of(Money.parse("10"), Money.parse(lateWarning ? "2" : "5")),
        lateWarning ? Money.parse("3") : Money.ZERO,
        lateWarning ? Money.parse("3") : Money.ZERO,
        Money.parse("1000"),
        new Power(8_000),
        SupplyTerms.USUAL);
  }

  Handover handover(int index) {
    return new Handover(
        DEPLOYMENT,
        point(index),
        serial(index).hash(),
        EDGE,
        1,
        new Revision(1, 1),
        Money.ZERO,
        Money.ZERO,
        0,
        ChargingState.opening(TARIFF, register(0), start, CtRatio.DIRECT));
  }

  CreditState credit(int index, Customer customer) {
    return new CreditState(
        DEPLOYMENT,
        point(index),
        serial(index).hash(),
        EDGE,
        1,
        new Revision(1, ++credits),
        new Money(customer.creditedNano),
        Money.ZERO,
        TARIFF.currency(),
        0,
        customer.namesTariffs,
        customer.namesPolicy,
        start,
        Digest.ZERO);
  }

  NoticeState notice(int index, long episode, int step, Instant at) {
    return new NoticeState(
        DEPLOYMENT, point(index), EDGE, 1, new Revision(1, ++notices), episode, step, at);
  }

  /** Any document that shows that the supervisor is there. */
  EvidenceRequest anything() {
    return new EvidenceRequest(DEPLOYMENT, EDGE, new Revision(1, 1), 0, false);
  }
}
