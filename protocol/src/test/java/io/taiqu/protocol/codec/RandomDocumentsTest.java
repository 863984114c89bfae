package io.taiqu.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TariffCode;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.QualityFlag;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBatch;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Energy;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.testing.Examples;
import io.taiqu.protocol.testing.SeededRuns;
import io.taiqu.protocol.testing.TestDeployment;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Documents with any values that their fields can hold survive the wire unchanged. */
class RandomDocumentsTest {
  private static final TestDeployment DEPLOYMENT = TestDeployment.create();
  private static final TrustStore TRUST = DEPLOYMENT.trust(TestDeployment.EDGE);

  private static void assertSurvives(Document document) {
    Opened opened = DocumentCodec.open(DEPLOYMENT.sign(document), TRUST, TestDeployment.NOW);
    if (!(opened instanceof Opened.Trusted trusted)) {
      throw new AssertionError(opened.toString());
    }
    assertEquals(document, trusted.document());
  }

  @Test
  void creditStatesSurvive() {
    SeededRuns.run(200, random -> assertSurvives(creditState(random)));
  }

  private static CreditState creditState(Random random) {
    return new CreditState(
        deployment(),
        point(random),
        new MeterSerialHash(random.nextLong(), random.nextLong()),
        TestDeployment.EDGE,
        u32(random),
        new Revision(u32(random), positive(random)),
        new Money(positive(random)),
        new Money(positive(random)),
        new CurrencyCode("CNY"),
        u32(random),
        u32(random),
        u32(random),
        instant(random),
        Digest.of(point(random).toBytes()));
  }

  @Test
  void handoversAndTheirChargingStateSurvive() {
    SeededRuns.run(
        200,
        random -> {
          ChargingState charging = chargingState(random);
          assertEquals(charging, ChargingStateCodec.decode(ChargingStateCodec.encode(charging)));
          assertSurvives(
              new Handover(
                  deployment(),
                  point(random),
                  Examples.SERIAL.hash(),
                  TestDeployment.EDGE,
                  u32(random),
                  new Revision(u32(random), positive(random)),
                  new Money(positive(random)),
                  new Money(positive(random)),
                  u32(random),
                  charging));
        });
  }

  private static ChargingState chargingState(Random random) {
    List<Energy> byRate = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(32); i++) {
      byRate.add(new Energy(random.nextLong()));
    }
    Instant start = instant(random);
    return new ChargingState(
        new TariffCode("t" + random.nextInt(1_000)),
        1 + random.nextInt(Integer.MAX_VALUE),
        new Money(random.nextLong()),
        new Money(random.nextLong()),
        LocalDate.ofEpochDay(random.nextInt(40_000)),
        start,
        new Energy(random.nextLong()),
        new Energy(random.nextLong()),
        byRate,
        new MeterRegister(positive(random), random.nextInt(19) - 9),
        start.plusMillis(random.nextInt(1_000_000)),
        new CtRatio(1 + random.nextInt(1_000), 1 + random.nextInt(10)));
  }

  @Test
  void readingBatchesSurviveDownToEachReading() {
    SeededRuns.run(
        200,
        random -> {
          Instant end = instant(random);
          long monotonic = positive(random) / 2;
          List<IntervalReading> readings = new ArrayList<>();
          for (int i = 0; i <= random.nextInt(40); i++) {
            readings.add(reading(random, end, monotonic));
          }
          var block = ReadingBlockCodec.encode(1 + positive(random) / 2, Examples.BOOT, readings);
          assertEquals(readings, ReadingBlockCodec.decode(block));
          assertSurvives(
              new ReadingBatch(deployment(), TestDeployment.EDGE, u32(random), List.of(block)));
        });
  }

  private static IntervalReading reading(Random random, Instant end, long monotonic) {
    Set<QualityFlag> quality = EnumSet.noneOf(QualityFlag.class);
    for (QualityFlag flag : QualityFlag.values()) {
      if (random.nextInt(4) == 0) {
        quality.add(flag);
      }
    }
    Cause[] causes = Cause.values();
    int phases = random.nextInt(4);
    Reading reading =
        random.nextInt(5) == 0
            ? new Reading.Missing(causes[random.nextInt(causes.length)])
            : new Reading.Measured(
                new MeterRegister(positive(random), random.nextInt(19) - 9),
                numbers(random, phases).stream().map(Voltage::new).toList(),
                numbers(random, phases).stream().map(Current::new).toList(),
                new Power(random.nextInt()),
                numbers(random, phases),
                random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(new MeterRegister(positive(random), random.nextInt(19) - 9)),
                random.nextBoolean() ? Optional.empty() : Optional.of(extremes(random, phases)));
    return new IntervalReading(
        point(random),
        end,
        end.plusMillis(random.nextInt(2_000_000) - 1_000_000L),
        monotonic + random.nextInt(1_000),
        ClockQuality.values()[random.nextInt(3)],
        quality,
        reading);
  }

  private static Extremes extremes(Random random, int phases) {
    return new Extremes(
        1 + random.nextInt(900),
        numbers(random, phases).stream().map(Voltage::new).toList(),
        numbers(random, phases).stream().map(Voltage::new).toList(),
        numbers(random, phases).stream().map(Current::new).toList(),
        numbers(random, phases).stream().map(Current::new).toList(),
        new Power(random.nextInt()),
        new Power(random.nextInt()));
  }

  private static List<Long> numbers(Random random, int count) {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(random.nextLong() >> random.nextInt(64));
    }
    return numbers;
  }

  private static DeploymentId deployment() {
    return TestDeployment.DEPLOYMENT;
  }

  private static SupplyPointId point(Random random) {
    return new SupplyPointId(new UUID(random.nextLong(), random.nextLong()));
  }

  private static long u32(Random random) {
    return random.nextLong(1L << 32);
  }

  private static long positive(Random random) {
    return random.nextLong() >>> 1 + random.nextInt(62);
  }

  private static Instant instant(Random random) {
    return Instant.ofEpochMilli(random.nextLong(4_102_444_800_000L));
  }
}
