package io.taiqu.hwtest.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.taiqu.hwtest.bus.LineSettings;
import io.taiqu.hwtest.estate.EstateGrower;
import io.taiqu.hwtest.estate.EstatePlan;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.RunDirectory;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ProcessBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The world of a demonstration as a process. It lives as long as the process that started it: when
 * its standard input ends, whoever held the other end is gone, and with it go all processes that it
 * had started.
 */
@Command(
    name = "world",
    hidden = true,
    description = "The physical side of a demonstration; started by it.")
public final class WorldCommand implements Callable<Integer> {
  private static final Duration NOTE_EVERY = Duration.ofMinutes(1);

  @Option(names = "--directory", required = true)
  private Path directory = Path.of("");

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--districts", required = true)
  private int districts;

  @Option(names = "--transformers", required = true)
  private int transformers;

  @Option(names = "--customers", required = true)
  private int customers;

  @Option(names = "--baud", required = true)
  private int baud;

  @Option(names = "--origin", required = true)
  private Instant origin = Instant.EPOCH;

  @Option(names = "--base", required = true)
  private Instant base = Instant.EPOCH;

  @Option(names = "--speed", required = true)
  private int speed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    EstatePlan plan = EstateGrower.grow(new EstateSize(districts, transformers, customers), seed);
    RunDirectory run = new RunDirectory(directory);
    InstantSource clock = this::simulated;
    Thread orphan = new Thread(() -> endWithParent(run), "parent");
    orphan.setDaemon(true);
    orphan.start();
    List<UnitWorld> units = new ArrayList<>();
    ObjectNode ready = new ObjectMapper().createObjectNode();
    for (TransformerPlan transformer : plan.transformers()) {
      UnitWorld unit = new UnitWorld(plan, transformer, run, base, clock, LineSettings.of(baud));
      units.add(unit);
      ready.withObject("/pins").put(unit.code(), unit.pinPort());
    }
    Thread ending = new Thread(() -> units.forEach(UnitWorld::close), "end");
    Runtime.getRuntime().addShutdownHook(ending);
    announce(run.worldReady(), ready);
    Instant next = clock.instant().plus(NOTE_EVERY);
    while (true) {
      long wait = Duration.between(clock.instant(), next).toMillis() / speed;
      Thread.sleep(Math.clamp(wait, 1, 1000));
      if (!clock.instant().isBefore(next)) {
        units.forEach(UnitWorld::note);
        units.forEach(UnitWorld::assertServing);
        next = next.plus(NOTE_EVERY);
      }
    }
  }

  private Instant simulated() {
    Duration elapsed = Duration.between(origin, Instant.now());
    return base.plus(elapsed.multipliedBy(speed));
  }

  private static void announce(Path file, ObjectNode ready) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".part");
    new ObjectMapper().writeValue(whole.toFile(), ready);
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void endWithParent(RunDirectory run) {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      // A broken pipe is an ended one.
      System.err.println("standard input: " + e.getMessage());
    }
    new ProcessBook(run.processBook()).endLeftovers();
    System.exit(0);
  }
}
