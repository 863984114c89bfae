package io.taiqu.hwtest.sim;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.taiqu.hwtest.demo.DemoOptions;
import io.taiqu.hwtest.demo.LiveUtility;
import io.taiqu.hwtest.demo.Teller;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.estate.BrokerChoice;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.process.ManagedProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/** Kills the processes of a small utility in random order while customers pay. */
final class ProcessTorture {
  private static final EstateSize SIZE = new EstateSize(1, 1, 6);

  /** An interval ends every fifteen seconds. */
  private static final int SPEED = 60;

  /** Readings that are still being back-filled when the first kills come. */
  private static final int DAYS = 30;

  private static final int LONGEST_PAUSE_MILLIS = 2_500;
  private static final int LONGEST_ABSENCE_MILLIS = 800;

  /** A process that is killed. */
  enum Victim {
    EDGE,
    SUPERVISOR,
    MOSQUITTO
  }

  /**
   * What came of it.
   *
   * @param torture its name
   * @param seed with which it can be repeated
   * @param kills how often each process was killed
   * @param topUpsAccepted payments that the supervisor accepted
   * @param readings interval records that the edge committed
   * @param readingsCompared of these, how many were compared with what a killed edge had on disk
   * @param violations what did not hold
   * @param held true if everything did
   */
  @JsonPropertyOrder({
    "torture",
    "seed",
    "kills",
    "topUpsAccepted",
    "readings",
    "readingsCompared",
    "violations",
    "held"
  })
  record Result(
      String torture,
      long seed,
      Map<Victim, Integer> kills,
      int topUpsAccepted,
      long readings,
      long readingsCompared,
      List<String> violations,
      boolean held) {}

  private final LiveUtility live;
  private final Utility utility;
  private final TransformerPlan transformer;
  private final Teller teller;
  private final Evidence evidence;
  private final List<String> violations = new ArrayList<>();

  private ProcessTorture(LiveUtility live, Teller teller) {
    this.live = live;
    this.utility = live.utility();
    this.transformer = live.plan().transformers().getFirst();
    this.teller = teller;
    this.evidence = new Evidence(utility.directory().edgeData(transformer));
  }

  static Result run(int kills, long seed, Path directory) {
    Teller teller = new Teller(System.err);
    DemoOptions options =
        DemoOptions.small(SIZE, "torture")
            .in(directory)
            .with(BrokerChoice.MOSQUITTO)
            .atSpeed(SPEED)
            .afterDays(DAYS);
    try (LiveUtility live = LiveUtility.begin(options, teller)) {
      return new ProcessTorture(live, teller).torture(kills, seed);
    }
  }

  private Result torture(int kills, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Victim> order = new ArrayList<>();
    for (Victim victim : Victim.values()) {
      order.addAll(Collections.nCopies(kills, victim));
    }
    Collections.shuffle(order, new Random(seed));
    Map<Victim, Integer> killed = new EnumMap<>(Victim.class);
    try (Payers payers = Payers.start(live, seed)) {
      for (int i = 0; i < order.size(); i++) {
        pause(random.nextInt(LONGEST_PAUSE_MILLIS));
        Victim victim = order.get(i);
        kill(victim, random);
        killed.merge(victim, 1, Integer::sum);
        if ((i + 1) % 10 == 0) {
          teller.say(
              "%d of %d kills, %d payments accepted"
                  .formatted(i + 1, order.size(), payers.accepted().size()));
        }
      }
      raiseTheDead();
      payers.finish();
      Healing healing = new Healing(live, transformer, payers.accepted(), evidence);
      violations.addAll(healing.examine());
      return new Result(
          "processes",
          seed,
          killed,
          payers.accepted().size(),
          healing.readings(),
          evidence.size(),
          List.copyOf(violations),
          violations.isEmpty());
    }
  }

  private void kill(Victim victim, SplittableRandom random) {
    switch (victim) {
      case EDGE -> {
        end(utility.edgeProcess(transformer));
        evidence.collect();
        pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
        utility.startEdge(transformer);
      }
      case SUPERVISOR -> {
        end(utility.supervisorProcess().orElseThrow());
        pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
        utility.launchSupervisor();
      }
      case MOSQUITTO -> {
        end(utility.brokerProcess().orElseThrow());
        pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
        utility.startBroker();
      }
    }
  }

  private void end(ManagedProcess process) {
    if (!process.isAlive()) {
      violations.add(
          "%s had ended by itself with code %d: %s"
              .formatted(process.name(), process.exitCode(), process.lastLines(3)));
      return;
    }
    process.kill();
  }

  /** Whoever ended by itself after the last kill is noted and started again. */
  private void raiseTheDead() {
    pause(2_000);
    for (Victim victim : Victim.values()) {
      ManagedProcess process =
          switch (victim) {
            case EDGE -> utility.edgeProcess(transformer);
            case SUPERVISOR -> utility.supervisorProcess().orElseThrow();
            case MOSQUITTO -> utility.brokerProcess().orElseThrow();
          };
      if (!process.isAlive()) {
        kill(victim, new SplittableRandom(0));
      }
    }
  }

  static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
