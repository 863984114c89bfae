package io.taiqu.hwtest.sim;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.taiqu.hwtest.demo.DemoOptions;
import io.taiqu.hwtest.demo.LiveUtility;
import io.taiqu.hwtest.demo.SupervisorApi;
import io.taiqu.hwtest.demo.Teller;
import io.taiqu.hwtest.demo.UnitStatus;
import io.taiqu.hwtest.demo.Utility;
import io.taiqu.hwtest.estate.BrokerChoice;
import io.taiqu.hwtest.estate.EstateSize;
import io.taiqu.hwtest.estate.TransformerPlan;
import io.taiqu.hwtest.network.FaultyProxy;
import io.taiqu.hwtest.network.NetworkFault;
import io.taiqu.hwtest.process.ManagedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Kills and stops the processes of a small utility, and disturbs its network, in random order while
 * customers pay.
 */
final class ProcessTorture {
  private static final EstateSize SIZE = new EstateSize(1, 1, 6);

  /** An interval ends every fifteen seconds. */
  private static final int SPEED = 60;

  /** Readings that are still being back-filled when the first kills come. */
  private static final int DAYS = 30;

  private static final int LONGEST_PAUSE_MILLIS = 1_500;
  private static final int LONGEST_ABSENCE_MILLIS = 800;
  private static final int LONGEST_STOP_MILLIS = 2_000;
  private static final int LONGEST_FAULT_MILLIS = 2_500;

  /** One in so many is given the time to recover from; the others meet what is not up again yet. */
  private static final int RECOVERED = 3;

  private static final double RECOVERY_LIMIT_SECONDS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Writing a start cache is part of the first end. */
  private static final Duration CACHE_LIMIT = Duration.ofSeconds(120);

  /**
   * What came of it.
   *
   * @param torture its name
   * @param seed with which it can be repeated
   * @param done how often each disturbance was made
   * @param recovery by what was recovered from
   * @param recoveryMaxSeconds the longest
   * @param topUpsAccepted payments that the supervisor accepted
   * @param readings interval records that the edge committed
   * @param readingsCompared of these, how many were compared with what a killed edge had on disk
   * @param violations what did not hold
   * @param held true if everything did
   */
  @JsonPropertyOrder({
    "torture",
    "seed",
    "done",
    "recovery",
    "recoveryMaxSeconds",
    "topUpsAccepted",
    "readings",
    "readingsCompared",
    "violations",
    "held"
  })
  record Result(
      String torture,
      long seed,
      Map<Disturbance, Integer> done,
      Map<Disturbance, Recovery> recovery,
      double recoveryMaxSeconds,
      int topUpsAccepted,
      long readings,
      long readingsCompared,
      List<String> violations,
      boolean held) {}

  /**
   * Recoveries from one kind of disturbance, each from its end until the unit had a session and the
   * supervisor was ready.
   *
   * @param count how many were given the time
   * @param p50Seconds half of them took no longer
   * @param maxSeconds the longest
   * @param supervisorMaxSeconds the longest until the supervisor was ready
   * @param unitMaxSeconds the longest until the unit had a session
   */
  record Recovery(
      int count,
      double p50Seconds,
      double maxSeconds,
      double supervisorMaxSeconds,
      double unitMaxSeconds) {
    private static Recovery of(List<Recovered> all) {
      List<Double> sorted = all.stream().map(Recovered::seconds).sorted().toList();
      return new Recovery(
          sorted.size(),
          sorted.get((sorted.size() - 1) / 2),
          sorted.getLast(),
          all.stream().mapToDouble(Recovered::supervisor).max().orElse(0),
          all.stream().mapToDouble(Recovered::unit).max().orElse(0));
    }
  }

  /** Seconds until the supervisor was ready, and until the unit had a session. */
  private record Recovered(double supervisor, double unit) {
    double seconds() {
      return Math.max(supervisor, unit);
    }
  }

  private final LiveUtility live;
  private final Utility utility;
  private final TransformerPlan transformer;
  private final Lines lines;
  private final Teller teller;
  private final Evidence evidence;
  private final SplittableRandom random;
  private final Map<Disturbance, List<Recovered>> recoveries = new EnumMap<>(Disturbance.class);
  private final List<String> violations = new ArrayList<>();

  /** The network between the broker and whoever is connected to it. */
  private record Lines(FaultyProxy ofUnit, FaultyProxy ofSupervisor) implements AutoCloseable {
    static Lines to(Utility utility, long seed) {
      Lines lines =
          new Lines(
              FaultyProxy.to(utility.brokerPort(), seed),
              FaultyProxy.to(utility.brokerPort(), seed + 1));
      utility.reachBrokerAt(lines.ofUnit().port(), lines.ofSupervisor().port());
      return lines;
    }

    FaultyProxy one(SplittableRandom random) {
      return random.nextBoolean() ? ofUnit : ofSupervisor;
    }

    @Override
    public void close() {
      ofUnit.close();
      ofSupervisor.close();
    }
  }

  private ProcessTorture(LiveUtility live, Lines lines, Teller teller, SplittableRandom random) {
    this.live = live;
    this.utility = live.utility();
    this.transformer = live.plan().transformers().getFirst();
    this.lines = lines;
    this.teller = teller;
    this.random = random;
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
    List<Lines> made = new ArrayList<>();
    try (LiveUtility live =
        LiveUtility.begin(
            options,
            teller,
            utility -> {
              made.add(Lines.to(utility, seed));
              utility.keepStartCaches();
            })) {
      ProcessTorture torture =
          new ProcessTorture(live, made.getFirst(), teller, new SplittableRandom(seed));
      torture.leaveStartCaches();
      return torture.torture(kills, seed);
    } finally {
      made.forEach(Lines::close);
    }
  }

  /** The first run of an installed service ends in peace once; what it noted helps the others. */
  private void leaveStartCaches() {
    teller.say("the first runs end and leave what starts need");
    edge().stop(CACHE_LIMIT);
    supervisor().stop(CACHE_LIMIT);
    utility.launchSupervisor();
    utility.startEdge(transformer);
    long began = System.nanoTime();
    while (!(isReady() && hasSession())) {
      if (secondsSince(began) > PATIENCE.toSeconds()) {
        throw new IllegalStateException("the utility did not come back from an orderly stop");
      }
      pause(50);
    }
  }

  private Result torture(int kills, long seed) {
    List<Disturbance> order = new ArrayList<>();
    for (Disturbance disturbance : Disturbance.values()) {
      order.addAll(Collections.nCopies(disturbance.times(kills), disturbance));
    }
    Collections.shuffle(order, new Random(seed));
    Map<Disturbance, Integer> done = new EnumMap<>(Disturbance.class);
    try (Payers payers = Payers.start(live, seed)) {
      for (int i = 0; i < order.size(); i++) {
        pause(random.nextInt(LONGEST_PAUSE_MILLIS));
        make(order.get(i));
        done.merge(order.get(i), 1, Integer::sum);
        if (random.nextInt(RECOVERED) == 0) {
          recover(order.get(i));
        }
        if ((i + 1) % 10 == 0) {
          teller.say(
              "%d of %d disturbances, %d payments accepted, slowest recovery %.1f s"
                  .formatted(i + 1, order.size(), payers.accepted().size(), slowest()));
        }
      }
      raiseTheDead();
      payers.finish();
      Healing healing = new Healing(live, transformer, payers.accepted(), evidence);
      violations.addAll(healing.examine());
      return new Result(
          "processes",
          seed,
          done,
          byKind(),
          slowest(),
          payers.accepted().size(),
          healing.readings(),
          evidence.size(),
          List.copyOf(violations),
          violations.isEmpty());
    }
  }

  private Map<Disturbance, Recovery> byKind() {
    Map<Disturbance, Recovery> byKind = new EnumMap<>(Disturbance.class);
    recoveries.forEach((kind, seconds) -> byKind.put(kind, Recovery.of(seconds)));
    return byKind;
  }

  private double slowest() {
    return recoveries.values().stream()
        .flatMap(List::stream)
        .mapToDouble(Recovered::seconds)
        .max()
        .orElse(0);
  }

  private void make(Disturbance disturbance) {
    switch (disturbance) {
      case KILL_EDGE -> {
        end(edge());
        evidence.collect();
        pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
        utility.startEdge(transformer);
      }
      case KILL_SUPERVISOR -> {
        end(supervisor());
        pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
        utility.launchSupervisor();
      }
      case KILL_MOSQUITTO -> {
        end(mosquitto());
        pause(random.nextInt(LONGEST_ABSENCE_MILLIS));
        utility.startBroker();
      }
      case STOP_EDGE -> stop(edge());
      case STOP_SUPERVISOR -> stop(supervisor());
      case STOP_MOSQUITTO -> stop(mosquitto());
      case CUT -> suffer(new NetworkFault.Cut());
      case DELAY -> suffer(new NetworkFault.Delay(20 + random.nextInt(500)));
      case THROTTLE -> suffer(new NetworkFault.Throttle(500 + random.nextInt(5_000)));
      case HALF_OPEN -> suffer(new NetworkFault.HalfOpen());
      case CORRUPT -> suffer(new NetworkFault.Corrupt(1 + random.nextInt(20)));
    }
  }

  private ManagedProcess edge() {
    return utility.edgeProcess(transformer);
  }

  private ManagedProcess supervisor() {
    return utility.supervisorProcess().orElseThrow();
  }

  private ManagedProcess mosquitto() {
    return utility.brokerProcess().orElseThrow();
  }

  private void stop(ManagedProcess process) {
    process.suspend();
    pause(random.nextInt(LONGEST_STOP_MILLIS));
    process.resume();
  }

  private void suffer(NetworkFault fault) {
    FaultyProxy line = lines.one(random);
    line.suffer(fault);
    pause(random.nextInt(LONGEST_FAULT_MILLIS));
    line.suffer(new NetworkFault.None());
  }

  /** Waits until everything works again and notes how long that took. */
  private void recover(Disturbance after) {
    long began = System.nanoTime();
    OptionalDouble supervisor = OptionalDouble.empty();
    OptionalDouble unit = OptionalDouble.empty();
    while (supervisor.isEmpty() || unit.isEmpty()) {
      if (secondsSince(began) > PATIENCE.toSeconds()) {
        violations.add(
            "%d s after %s the unit had no session, or the supervisor was not ready"
                .formatted(PATIENCE.toSeconds(), after));
        return;
      }
      // Both at the same moment: one that is up may go down again while the other comes.
      supervisor = firstTime(supervisor, isReady(), began);
      unit = firstTime(unit, hasSession(), began);
      pause(50);
    }
    Recovered recovered = new Recovered(supervisor.getAsDouble(), unit.getAsDouble());
    recoveries.computeIfAbsent(after, _ -> new ArrayList<>()).add(recovered);
    teller.say(
        "recovered from %s: supervisor ready after %.2f s, unit's session after %.2f s"
            .formatted(after, recovered.supervisor(), recovered.unit()));
    if (recovered.seconds() > RECOVERY_LIMIT_SECONDS) {
      violations.add("recovery from %s took %.1f s".formatted(after, recovered.seconds()));
    }
  }

  private static OptionalDouble firstTime(OptionalDouble known, boolean holds, long began) {
    if (!holds) {
      return OptionalDouble.empty();
    }
    return known.isPresent() ? known : OptionalDouble.of(secondsSince(began));
  }

  private static double secondsSince(long began) {
    return Math.round((System.nanoTime() - began) / 1e7) / 100.0;
  }

  private boolean isReady() {
    return SupervisorApi.at(utility.web()).isHealthy();
  }

  private boolean hasSession() {
    return UnitStatus.ask(utility.edgeWeb(transformer)).filter(UnitStatus::connected).isPresent();
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

  /** Whoever ended by itself after the last disturbance is noted and started again. */
  private void raiseTheDead() {
    pause(2_000);
    makeIf(!edge().isAlive(), Disturbance.KILL_EDGE);
    makeIf(!supervisor().isAlive(), Disturbance.KILL_SUPERVISOR);
    makeIf(!mosquitto().isAlive(), Disturbance.KILL_MOSQUITTO);
  }

  private void makeIf(boolean dead, Disturbance kill) {
    if (dead) {
      make(kill);
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
