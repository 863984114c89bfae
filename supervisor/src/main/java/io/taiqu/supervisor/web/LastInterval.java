package io.taiqu.supervisor.web;

import io.taiqu.protocol.message.Extremes;
import io.taiqu.protocol.message.Reading;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.supervisor.reading.StoredReadings.StoredReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the supply meter showed between its last two interval readings.
 *
 * @param end end of the interval
 * @param skew how far apart in time the meters of the transformer were read for it
 * @param polls how many reads the extremes come from
 * @param volts lowest and highest, per phase
 * @param amperes lowest and highest, per phase
 * @param watts lowest and highest, all phases
 */
public record LastInterval(
    Instant end, Duration skew, long polls, List<Range> volts, List<Range> amperes, Range watts) {
  public LastInterval {
    volts = List.copyOf(volts);
    amperes = List.copyOf(amperes);
  }

  /** Lowest and highest. */
  public record Range(BigDecimal low, BigDecimal high) {
    static Range ofThousandths(long low, long high) {
      return new Range(BigDecimal.valueOf(low, 3), BigDecimal.valueOf(high, 3));
    }
  }

  /** Of a stored record; empty where it was missing, or no read came before it. */
  static Optional<LastInterval> of(StoredReading stored) {
    return stored.reading().reading() instanceof Reading.Measured measured
        ? measured.extremes().map(seen -> of(stored, seen))
        : Optional.empty();
  }

  private static LastInterval of(StoredReading stored, Extremes seen) {
    List<Range> volts = new ArrayList<>();
    for (int phase = 0; phase < seen.lowestVoltages().size(); phase++) {
      Voltage low = seen.lowestVoltages().get(phase);
      Voltage high = seen.highestVoltages().get(phase);
      volts.add(Range.ofThousandths(low.millivolts(), high.millivolts()));
    }
    List<Range> amperes = new ArrayList<>();
    for (int phase = 0; phase < seen.lowestCurrents().size(); phase++) {
      Current low = seen.lowestCurrents().get(phase);
      Current high = seen.highestCurrents().get(phase);
      amperes.add(Range.ofThousandths(low.milliamps(), high.milliamps()));
    }
    return new LastInterval(
        stored.reading().intervalEnd(),
        stored.skew(),
        seen.polls(),
        volts,
        amperes,
        new Range(
            BigDecimal.valueOf(seen.lowestPower().watts()),
            BigDecimal.valueOf(seen.highestPower().watts())));
  }
}
