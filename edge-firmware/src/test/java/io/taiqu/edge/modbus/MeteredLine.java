package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A line with meters on it, without time of its own, and what its master says of them. */
abstract class MeteredLine {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T02:00:00Z"));
  static final long SECOND = 1_000_000_000L;

  final VirtualLine line = VirtualLine.at9600();
  final List<Input> inputs = new ArrayList<>();
  final Map<Integer, Map<Integer, Integer>> registers = new HashMap<>();

  static SupplyPointId point(int unit) {
    return new SupplyPointId(new UUID(0, unit));
  }

  BusMeter meter(String profile, int unit, boolean supply) throws ConfigException, IOException {
    Map<Integer, Integer> values = new HashMap<>(Map.of(0x0048, 0x42C8, 0xFC01, 1000 + unit));
    registers.put(unit, values);
    line.meter(unit, values);
    return new BusMeter(
        point(unit),
        new MeterSerial(Integer.toString(1000 + unit)),
        ProfileReader.load(profile, Optional.empty()),
        unit,
        supply);
  }

  List<BusMeter> sdm120s(int count) throws ConfigException, IOException {
    List<BusMeter> meters = new ArrayList<>();
    for (int unit = 1; unit <= count; unit++) {
      meters.add(meter("eastron-sdm120", unit, unit == 1));
    }
    return meters;
  }

  BusMaster master(List<BusMeter> meters, Duration pollEvery) {
    return new BusMaster(
        "b1",
        line.settings,
        line,
        meters,
        new BusSchedule(pollEvery, Duration.ofMinutes(10)),
        inputs::add,
        CLOCK);
  }

  void run(BusMaster bus, Duration time) {
    long end = line.nanoTime() + time.toNanos();
    while (line.nanoTime() < end) {
      line.waitUntil(Math.min(end, bus.step()));
    }
  }

  List<Sample> samples(int unit) {
    return inputs.stream()
        .flatMap(input ->
            input instanceof Input.MeterSampled(SupplyPointId point, Sample sample)
                    && point.equals(point(unit))
                ? Stream.of(sample)
                : Stream.empty())
        .toList();
  }

  List<SerialProbe> serials(int unit) {
    return samples(unit).stream()
        .map(sample -> assertInstanceOf(Sample.Answer.class, sample).serial())
        .toList();
  }
}
