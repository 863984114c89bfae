package io.taiqu.supervisor.amendment;

import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.supervisor.testing.Readings;
import io.taiqu.supervisor.testing.Station;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Readings of a customer who uses more in the evening than at night, every day the same. */
final class ShapedReadings {
  private ShapedReadings() {}

  private static long energy(int interval) {
    return 40 + 100L * (interval % 96) / 96 + (interval % 96 > 70 ? 300 : 0);
  }

  static long register(int interval) {
    long sum = 0;
    for (int i = 1; i <= interval; i++) {
      sum += energy(i);
    }
    return sum;
  }

  static List<ReadingBlock> blocks(int from, int count) {
    List<ReadingBlock> blocks = new ArrayList<>();
    for (int interval = from; interval < from + count; interval++) {
      Instant end = Readings.endOf(interval);
      blocks.add(
          ReadingBlockCodec.encode(
              1 + 2L * interval,
              new BootId(new UUID(9, 9)),
              List.of(
                  record(Station.SUPPLY, end, register(interval) / 2),
                  record(Station.point(1), end, register(interval)))));
    }
    return blocks;
  }

  private static IntervalReading record(SupplyPointId point, Instant end, long wattHours) {
    return new IntervalReading(
        point,
        end,
        end,
        0,
        ClockQuality.SYNCHRONISED,
        Set.of(),
        new Reading.Measured(
            MeterRegister.ofWattHours(wattHours), List.of(), List.of(), new Power(0), List.of()));
  }
}
