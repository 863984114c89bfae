package io.taiqu.edge.modbus;

import io.taiqu.edge.core.line.LineObservation;
import java.util.Optional;

/** What a bus has seen since start. Written by its owner thread, read by any. */
public final class BusCounters {
  private long sweeps;
  private long lastSweepNanos;
  private long wireNanos;
  private long answered;
  private long silent;
  private long garbled;
  private long refused;
  private String lineProblem = "";
  private final LineTally tally;
  private boolean echo;

  BusCounters(long now) {
    this.tally = new LineTally(now);
  }

  /** One transaction is over; see {@link LineTally#count}. */
  synchronized void count(int unit, Reply reply, boolean strayBefore, boolean echoing, long now) {
    echo = echoing;
    tally.count(unit, reply, strayBefore, now);
    switch (reply) {
      case Reply.Answered _ -> answered++;
      case Reply.Refused _ -> refused++;
      case Reply.Garbled _ -> garbled++;
      case Reply.Silent _ -> silent++;
      case Reply.LineDown _ -> {}
    }
  }

  synchronized void sweepEnded(long sweepNanos, long totalWireNanos) {
    sweeps++;
    lastSweepNanos = sweepNanos;
    wireNanos = totalWireNanos;
  }

  synchronized void lineDown(String problem) {
    lineProblem = problem;
  }

  synchronized void lineUp() {
    lineProblem = "";
  }

  /** What is wrong with the line; empty while it is open. */
  public synchronized Optional<String> lineProblem() {
    return lineProblem.isEmpty() ? Optional.empty() : Optional.of(lineProblem);
  }

  /** What was lately seen on the line, by device. */
  public synchronized LineObservation observation() {
    return tally.observation(echo);
  }

  /** A consistent copy. */
  public synchronized Snapshot snapshot() {
    return new Snapshot(sweeps, lastSweepNanos, wireNanos, answered, silent, garbled, refused);
  }

  /**
   * The counters at one moment.
   *
   * @param sweeps sweeps ended
   * @param lastSweepNanos duration of the last sweep
   * @param wireNanos time the line was busy with frames
   * @param answered transactions with a good answer
   * @param silent transactions without any
   * @param garbled answers that were damaged or foreign
   * @param refused exception answers
   */
  public record Snapshot(
      long sweeps,
      long lastSweepNanos,
      long wireNanos,
      long answered,
      long silent,
      long garbled,
      long refused) {}
}
