package io.taiqu.hwtest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.hwtest.bus.ByteTrace.Sender;
import io.taiqu.hwtest.bus.LineSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of the wire benchmark, on bytes whose every time is known. */
class WireRunTest {
  private static final LineSettings LINE = LineSettings.of(9600);
  private static final long TURNAROUND = 5_000_000;

  private final WireRecording recording = new WireRecording();
  private long now = 1_000_000_000L;

  private void send(Sender sender, int bytes) {
    for (int i = 1; i <= bytes; i++) {
      recording.byteOnWire(sender, i, now + LINE.nanosFor(i));
    }
    now += LINE.nanosFor(bytes);
  }

  /** Reads of 60 and 20 registers in turn, each begun so long after the answer before it. */
  private WireRun reads(int count, long silence) throws Benchmark.BenchFailed {
    for (int i = 0; i < count; i++) {
      send(Sender.MASTER, 8);
      now += TURNAROUND;
      send(Sender.STATION, i % 2 == 0 ? 125 : 45);
      now += silence;
    }
    send(Sender.MASTER, 8);
    return WireRun.of(recording.frames(LINE), LINE, TURNAROUND, List.of());
  }

  @Test
  void masterWithoutDelayUsesAllOfTheWire() throws Benchmark.BenchFailed {
    WireRun run = reads(10, LINE.silenceNanos());
    assertEquals(1, run.utilisation(), 1e-4);
    assertEquals(0, run.violations());
    // Formula of one SDM630, 60 and 20 registers: 4.74 meters a second.
    assertEquals(4.74, 1e9 / (2 * run.readNanos()), 0.005);
  }

  @Test
  void lostTimeIsSeen() throws Benchmark.BenchFailed {
    WireRun run = reads(10, LINE.silenceNanos() + 5_000_000);
    double mean = 1e9 / 4.74 / 2;
    assertEquals(mean / (mean + 5_000_000), run.utilisation(), 1e-3);
  }

  @Test
  void silenceThatIsCutShortIsCounted() throws Benchmark.BenchFailed {
    assertEquals(10, reads(10, LINE.silenceNanos() - 150_000).violations());
  }

  @Test
  void clocksMayDifferByATenthOfAMillisecond() throws Benchmark.BenchFailed {
    assertEquals(0, reads(10, LINE.silenceNanos() - 90_000).violations());
  }

  @Test
  void mastersOwnTimesCountWhereItTellsThem() throws Benchmark.BenchFailed {
    reads(3, LINE.silenceNanos());
    List<WireRecording.Frame> frames = recording.frames(LINE);
    List<Long> writes = new ArrayList<>();
    frames.stream()
        .filter(WireRecording.Frame::request)
        .forEach(frame -> writes.add(frame.startNanos()));
    assertEquals(0, WireRun.of(frames, LINE, TURNAROUND, writes).violations());
    writes.set(2, writes.get(2) - 200_000);
    assertEquals(1, WireRun.of(frames, LINE, TURNAROUND, writes).violations());
  }

  @Test
  void requestWithoutAnswerCanNotBeJudged() {
    send(Sender.MASTER, 8);
    now += 500_000_000;
    send(Sender.MASTER, 8);
    now += TURNAROUND;
    send(Sender.STATION, 9);
    assertThrows(
        Benchmark.BenchFailed.class,
        () -> WireRun.of(recording.frames(LINE), LINE, TURNAROUND, List.of()));
  }

  @Test
  void goalsHaveADirection() {
    Map<String, Goal> goals = Map.of("rate", Goal.atLeast(0.97), "faults", Goal.atMost(0));
    assertTrue(met(goals, 0.97, 0));
    assertFalse(met(goals, 0.96, 0));
    assertFalse(met(goals, 0.98, 1));
    assertFalse(BenchResult.of("b", Map.of("rate", 1.0), goals, Map.of()).met(), "faults unknown");
  }

  private static boolean met(Map<String, Goal> goals, double rate, double faults) {
    return BenchResult.of("b", Map.of("rate", rate, "faults", faults), goals, Map.of()).met();
  }
}
