package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.reading.StoredReadings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every unit has the same newest interval of its supply meter, and no older one. */
final class SampleReadings implements StoredReadings {
  private static final Instant END = SampleGrid.NOW.minusSeconds(300);
  private static final Extremes EXTREMES =
      new Extremes(
          42,
          volts(214_300, 221_700, 228_100),
          volts(231_900, 233_400, 236_200),
          amperes(10_120, 11_230, 12_340),
          amperes(98_760, 87_650, 76_540),
          new Power(3_210),
          new Power(61_234));

  private static List<Voltage> volts(long a, long b, long c) {
    return List.of(new Voltage(a), new Voltage(b), new Voltage(c));
  }

  private static List<Current> amperes(long a, long b, long c) {
    return List.of(new Current(a), new Current(b), new Current(c));
  }

  @Override
  public List<StoredReading> page(EdgeId edge, long after, int limit) {
    return List.of();
  }

  @Override
  public Optional<StoredReading> newest(EdgeId edge, SupplyPointId point) {
    return Optional.of(
        new StoredReading(
            1,
            9,
            Duration.ofMillis(7_400),
            new IntervalReading(
                point,
                END,
                END.plusSeconds(2),
                1,
                ClockQuality.SYNCHRONISED,
                Set.of(),
                new Reading.Measured(
                    new MeterRegister(1_000, 1),
                    volts(230_000, 230_000, 230_000),
                    amperes(50_000, 50_000, 50_000),
                    new Power(34_500),
                    List.of(),
                    Optional.empty(),
                    Optional.of(EXTREMES)))));
  }
}
