package io.taiqu.edge.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.core.metering.SerialProbe;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.quantity.MeterRegister;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BusMasterTest extends MeteredLine {
  @Test
  void everyMeterIsReadInEachSweep() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(6), Duration.ofSeconds(5));
    run(bus, Duration.ofSeconds(11));
    for (int unit = 1; unit <= 6; unit++) {
      assertEquals(3, samples(unit).size());
      Sample.Read first = assertInstanceOf(Sample.Read.class, samples(unit).getFirst());
      assertEquals(new MeterRegister(100_000, 0), first.register());
      SerialProbe named = new SerialProbe.Answered(new MeterSerial(Integer.toString(1000 + unit)));
      assertEquals(List.of(named, named, new SerialProbe.NotAsked()), serials(unit));
    }
    assertEquals(0, line.silenceViolations);
  }

  @Test
  void supplyMeterIsReadInTheMiddle() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(5), Duration.ofSeconds(5));
    run(bus, Duration.ofSeconds(3));
    assertEquals(
        List.of(2, 3, 1, 4, 5), line.sent.stream().map(VirtualLine.Sent::unit).distinct().toList());
  }

  @Test
  void saturatedBusIsNearlyAllWireTime() throws ConfigException, IOException {
    List<BusMeter> meters = sdm120s(16);
    BusMaster bus = master(meters, Duration.ZERO);
    run(bus, Duration.ofSeconds(10));
    long before = bus.counters().snapshot().sweeps();
    run(bus, Duration.ofSeconds(60));
    long sweeps = bus.counters().snapshot().sweeps() - before;
    MeterProfile profile = meters.getFirst().profile();
    long ideal =
        16
            * ReadPlan.of(profile.sweptFields(), profile.limits(), line.settings, true)
                .wireNanos(profile.limits(), line.settings);
    assertTrue(
        sweeps * ideal > 0.985 * 60 * SECOND,
        () -> "utilisation " + sweeps * ideal / (60.0 * SECOND));
    assertEquals(0, line.silenceViolations);
  }

  @Test
  void deadMetersHardlySlowTheOthers() throws ConfigException, IOException {
    List<BusMeter> meters = sdm120s(16);
    line.stations.remove(4);
    line.stations.remove(9);
    BusMaster bus = master(meters, Duration.ZERO);
    run(bus, Duration.ofMinutes(2));
    long before = bus.counters().snapshot().answered();
    run(bus, Duration.ofMinutes(2));
    double rate = (bus.counters().snapshot().answered() - before) / 120.0;
    MeterProfile profile = meters.getFirst().profile();
    ReadPlan plan = ReadPlan.of(profile.sweptFields(), profile.limits(), line.settings, true);
    double ideal =
        plan.blocks().size() * (double) SECOND / plan.wireNanos(profile.limits(), line.settings);
    assertTrue(rate > 0.95 * ideal, () -> rate + " of " + ideal);
    assertEquals(
        Cause.TIMEOUT, assertInstanceOf(Sample.Failed.class, samples(4).getFirst()).cause());
    assertEquals(
        Cause.SET_ASIDE, assertInstanceOf(Sample.Failed.class, samples(4).get(20)).cause());
  }

  @Test
  void returningMeterIsBackWithinAMinuteAndSaysWhoItIs() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(3), Duration.ofSeconds(1));
    VirtualLine.Station station = line.stations.remove(2);
    assertTrue(station != null);
    run(bus, Duration.ofMinutes(10));
    line.meter(2, Map.of(0x0048, 0x42C8, 0xFC01, 4242));
    int before = samples(2).size();
    run(bus, Duration.ofSeconds(60));
    Sample.Read back =
        samples(2).stream()
            .skip(before)
            .flatMap(
                sample -> sample instanceof Sample.Read read ? Stream.of(read) : Stream.empty())
            .findFirst()
            .orElseThrow();
    assertEquals(new SerialProbe.Answered(new MeterSerial("4242")), back.serial());
  }

  @Test
  void lateDuplicateAndDamagedAnswersCostReadingsButNeverFalsifyOne()
      throws ConfigException, IOException {
    int reads = 0;
    for (int seed = 0; seed < 40; seed++) {
      VirtualLine wild = VirtualLine.at9600();
      List<Input> seen = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(seed);
      List<BusMeter> meters = new ArrayList<>();
      for (int unit = 1; unit <= 3; unit++) {
        // Each register tells its meter and its own place, so that no other can pass for it.
        int own = 0x4200 + 16 * unit;
        wild.stations.put(
            unit,
            pdu -> {
              wild.turnaround =
                  random.nextInt(6) == 0 ? random.nextLong(1_500 * SECOND / 1000) : 5_000_000L;
              if (random.nextInt(6) == 0) {
                wild.faults.add(frame -> disturbed(frame, random));
              }
              Map<Integer, Integer> registers =
                  IntStream.range(0, 0x60).boxed().collect(Collectors.toMap(r -> r, r -> own + r));
              registers.put(0xFC01, own);
              return Optional.of(VirtualLine.registers(pdu, registers));
            });
        meters.add(
            new BusMeter(
                point(unit),
                new MeterSerial(Integer.toString(own)),
                ProfileReader.load("eastron-sdm120", Optional.empty()),
                unit,
                false));
      }
      BusMaster bus =
          new BusMaster(
              "wild",
              wild.settings,
              wild,
              meters,
              new BusSchedule(Duration.ofMillis(500), Duration.ofMinutes(10)),
              seen::add,
              CLOCK);
      long end = wild.nanoTime() + 120 * SECOND;
      while (wild.nanoTime() < end) {
        wild.waitUntil(Math.min(end, bus.step()));
      }
      for (Input input : seen) {
        if (input instanceof Input.MeterSampled(SupplyPointId point, Sample.Read read)) {
          reads++;
          int own = 0x4200 + 16 * (int) point.uuid().getLeastSignificantBits();
          float kilowattHours = Float.intBitsToFloat(own + 0x48 << 16 | own + 0x49);
          assertEquals(Math.round(kilowattHours * 1000.0), read.register().count(), "seed " + seed);
        }
      }
    }
    assertTrue(reads > 1_000, reads + " reads");
  }

  /** Once more, with a piece missing, with bits turned over, or behind stray bytes. */
  private static byte[] disturbed(byte[] frame, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
        System.arraycopy(frame, 0, twice, frame.length, frame.length);
        return twice;
      }
      case 1 -> {
        return Arrays.copyOf(frame, random.nextInt(frame.length));
      }
      case 2 -> {
        int bit = random.nextInt(8 * frame.length - 12);
        for (int i = bit; i < bit + 12; i += 1 + random.nextInt(4)) {
          frame[i / 8] ^= (byte) (1 << i % 8);
        }
        return frame;
      }
      default -> {
        byte[] behind = new byte[frame.length + 2];
        System.arraycopy(frame, 0, behind, 2, frame.length);
        return behind;
      }
    }
  }

  @Test
  void damagedAnswerIsAskedForOnceMore() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(1), Duration.ofSeconds(5));
    line.faults.add(frame -> Arrays.copyOf(frame, frame.length - 1));
    run(bus, Duration.ofSeconds(4));
    assertInstanceOf(Sample.Read.class, samples(1).getFirst());
  }

  @Test
  void answersThatStayDamagedAreMissing() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(1), Duration.ofSeconds(5));
    for (int i = 0; i < 2; i++) {
      line.faults.add(frame -> {
        frame[4] ^= 4;
        return frame;
      });
    }
    run(bus, Duration.ofSeconds(4));
    assertEquals(
        Cause.BAD_CHECKSUM, assertInstanceOf(Sample.Failed.class, samples(1).getFirst()).cause());
  }

  @Test
  void modelThatRefusesGapsIsReadWithoutThem() throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(1), Duration.ofSeconds(5));
    line.stations.put(
        1,
        pdu ->
            Optional.of(
                VirtualLine.word(pdu, 3) > 4
                    ? new byte[] {(byte) (pdu[0] | 0x80), 2}
                    : VirtualLine.registers(pdu, registers.getOrDefault(1, Map.of()))));
    run(bus, Duration.ofSeconds(4));
    assertInstanceOf(Sample.Read.class, samples(1).getFirst());
  }

  @Test
  void portThatVanishesIsReopenedAndMetersAreMissingMeanwhile()
      throws ConfigException, IOException {
    BusMaster bus = master(sdm120s(2), Duration.ofSeconds(5));
    run(bus, Duration.ofSeconds(4));
    line.gone = true;
    run(bus, Duration.ofSeconds(20));
    assertEquals(
        Cause.PORT_LOST, assertInstanceOf(Sample.Failed.class, samples(2).getLast()).cause());
    assertTrue(bus.counters().lineProblem().isPresent());
    line.gone = false;
    run(bus, Duration.ofSeconds(20));
    assertInstanceOf(Sample.Read.class, samples(2).getLast());
    assertTrue(bus.counters().lineProblem().isEmpty());
    assertEquals(2, line.opened);
  }

  @Test
  void minimumGapIsHiddenByInterleavingMeters() throws ConfigException, IOException {
    List<BusMeter> meters = new ArrayList<>();
    for (BusMeter meter : sdm120s(8)) {
      MeterProfile p = meter.profile();
      MeterProfile hurried =
          p.withLimits(new MeterProfile.Limits(80, 5_000_000L, 300_000_000L, 100_000_000L, true));
      meters.add(
          new BusMeter(meter.point(), meter.serial(), hurried, meter.unit(), meter.supply()));
    }
    BusMaster bus = master(meters, Duration.ZERO);
    run(bus, Duration.ofSeconds(30));
    for (int unit = 1; unit <= 8; unit++) {
      int wanted = unit;
      List<Long> times =
          line.sent.stream()
              .filter(sent -> sent.unit() == wanted)
              .map(VirtualLine.Sent::at)
              .toList();
      assertTrue(
          IntStream.range(1, times.size())
              .allMatch(i -> times.get(i) - times.get(i - 1) >= 100_000_000L));
    }
    assertTrue(bus.counters().snapshot().wireNanos() > 0.7 * 30 * SECOND);
  }
}
