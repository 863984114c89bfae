package io.taiqu.hwtest.bench;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.metering.Sample;
import io.taiqu.edge.modbus.BusMaster;
import io.taiqu.edge.modbus.BusMeter;
import io.taiqu.edge.modbus.BusSchedule;
import io.taiqu.edge.modbus.LineSettings;
import io.taiqu.edge.modbus.MeterProfile;
import io.taiqu.edge.modbus.ProfileReader;
import io.taiqu.edge.modbus.SerialPortTransport;
import io.taiqu.protocol.config.ConfigException;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The edge's own bus master, on a thread of its own, sweeping without a pause. */
final class BusMasterReader implements WireReader {
  private static final String PROFILE = "bench-sdm630";

  private final MeterProfile profile;

  private BusMasterReader(MeterProfile profile) {
    this.profile = profile;
  }

  /** A reader whose meters all have the benchmark's profile. */
  static BusMasterReader load() throws Benchmark.BenchFailed {
    try {
      Path directory = Files.createTempDirectory("taiqu-bench");
      Path file = directory.resolve(PROFILE + ".yaml");
      try (InputStream in =
          Objects.requireNonNull(BusMasterReader.class.getResourceAsStream(PROFILE + ".yaml"))) {
        Files.copy(in, file);
        return new BusMasterReader(ProfileReader.load(PROFILE, Optional.of(directory)));
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory);
      }
    } catch (IOException | ConfigException e) {
      throw new Benchmark.BenchFailed("the profile " + PROFILE + ": " + e.getMessage());
    }
  }

  @Override
  public String name() {
    return "product";
  }

  /** A meter with the benchmark's profile at this address. */
  BusMeter meter(int unit) {
    return new BusMeter(
        new SupplyPointId(new UUID(0, unit)), new MeterSerial("" + unit), profile, unit, false);
  }

  /** Its first two sweeps also ask each meter who it is. */
  @Override
  public int warmUp(List<Read> reads) {
    int meters = (int) reads.stream().mapToInt(Read::unit).distinct().count();
    return 6 * meters;
  }

  @Override
  public Told read(String port, int baud, List<Read> reads) throws Benchmark.BenchFailed {
    List<BusMeter> meters = reads.stream().map(Read::unit).distinct().map(this::meter).toList();
    LineSettings line = new LineSettings(port, baud, LineSettings.Parity.NONE, 1);
    TimedTransport transport = new TimedTransport(new SerialPortTransport(line));
    BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    BusMaster master =
        new BusMaster(
            "bench",
            line,
            transport,
            meters,
            new BusSchedule(Duration.ZERO, Duration.ofHours(1)),
            inputs::add,
            InstantSource.system());
    Thread thread = Thread.ofPlatform().name("bus-bench").daemon().start(master);
    try {
      long processor = 0;
      int wanted = warmUp(reads) + reads.size();
      while (transport.writes().size() < wanted) {
        Input input = inputs.poll(10, TimeUnit.SECONDS);
        if (input == null) {
          throw new Benchmark.BenchFailed("the bus master read nothing in ten seconds");
        }
        if (input instanceof Input.MeterSampled(SupplyPointId point, Sample.Failed failed)) {
          throw new Benchmark.BenchFailed(point + " was not read: " + failed.cause());
        }
        processor = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
      }
      return new Told(transport.writes(), processor);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Benchmark.BenchFailed("interrupted");
    } finally {
      master.close();
      join(thread);
    }
  }

  private static void join(Thread thread) throws Benchmark.BenchFailed {
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        throw new Benchmark.BenchFailed("the bus master did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
