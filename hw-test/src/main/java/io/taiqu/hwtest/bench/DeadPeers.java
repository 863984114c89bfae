package io.taiqu.hwtest.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.bus.VirtualBus;
import io.taiqu.hwtest.device.VirtualMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * What the same dead meters cost masters as they are commonly written: each goes round its list and
 * waits for its own time-out, as often as it is used to. As for the product, a line with the living
 * alone runs beside the one on which some are dead.
 */
final class DeadPeers {
  private static final Duration SPAN = Duration.ofSeconds(60);
  private static final int VALUES = 40;

  private final int baud;
  private final List<Integer> all;
  private final List<Integer> living;

  /** How a master reads meters, under the name that the result shows. */
  private record Peer(String name, Poller master, boolean byValue) {}

  DeadPeers(int baud, List<Integer> all, List<Integer> living) {
    this.baud = baud;
    this.all = all;
    this.living = living;
  }

  /** For each peer its rate with dead meters over its rate with the living ones alone. */
  Map<String, Double> measure(Trace trace) throws Benchmark.BenchFailed {
    // A peer that reports each failure would be slower than its users know it.
    ((Logger) LoggerFactory.getLogger("com.ghgande")).setLevel(Level.OFF);
    Map<String, Double> figures = new TreeMap<>();
    Path directory;
    try {
      directory = Files.createTempDirectory("taiqu-bench-dead");
    } catch (IOException e) {
      throw new Benchmark.BenchFailed("no temporary directory: " + e.getMessage());
    }
    try {
      for (Peer peer : peers(directory)) {
        System.err.printf("wire-dead: %s for %d s%n", peer.name(), SPAN.toSeconds());
        CompletableFuture<Double> alone = CompletableFuture.supplyAsync(() -> rate(peer, living));
        double withDead = rate(peer, all);
        double liveOnly = alone.join();
        trace.sample(
            Map.of(
                "peer", peer.name(),
                "liveOnlyReadsPerSecond", liveOnly,
                "twoDeadReadsPerSecond", withDead));
        figures.put(peer.name() + "LiveRateRatio", withDead / liveOnly);
        figures.put(peer.name() + "LiveOnlyReadsPerSecond", liveOnly);
      }
    } catch (CompletionException e) {
      throw new Benchmark.BenchFailed(String.valueOf(e.getMessage()));
    } finally {
      WireBench.delete(directory);
    }
    return figures;
  }

  private static List<Peer> peers(Path directory) {
    List<Peer> peers = new ArrayList<>();
    peers.add(new Peer("oneValueAtATime", new ExchangeReader(), true));
    peers.add(new Peer("j2mod", new J2modReader(), false));
    try {
      peers.add(new Peer("libmodbus", LibmodbusReader.compile(directory), false));
    } catch (Benchmark.BenchFailed e) {
      System.err.println("taiqu bench: libmodbus is left out: " + e.getMessage());
    }
    return peers;
  }

  private double rate(Peer peer, List<Integer> asked) {
    try (VirtualBus bus = VirtualBus.on(LineSettings.of(baud)).openPty()) {
      for (int unit : living) {
        VirtualMeter meter = WireDeadBench.meter(unit);
        bus.attach(meter, meter.model().timing());
      }
      List<List<WireReader.Read>> meters =
          asked.stream().map(unit -> reads(unit, peer.byValue())).toList();
      return peer.master().poll(bus.path(), baud, meters, SPAN) / (double) SPAN.toSeconds();
    } catch (Benchmark.BenchFailed e) {
      throw new CompletionException(e);
    }
  }

  private static List<WireReader.Read> reads(int unit, boolean byValue) {
    return byValue
        ? IntStream.range(0, VALUES)
            .mapToObj(value -> new WireReader.Read(unit, 2 * value, 2))
            .toList()
        : List.of(new WireReader.Read(unit, 70, 20), new WireReader.Read(unit, 0, 60));
  }
}
