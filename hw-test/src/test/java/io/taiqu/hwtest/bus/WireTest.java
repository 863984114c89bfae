package io.taiqu.hwtest.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The wire on a clock of the test's own: every time is known to the nanosecond. */
class WireTest {

  private static final LineSettings LINE = LineSettings.of(9600);
  private static final Duration TURNAROUND = Duration.ofMillis(5);
  private static final byte[] READ_TWO = {4, 0, 0, 0, 2};
  private static final byte[] ANSWER = {4, 4, 0x43, 0x66, 0, 0};

  /** Answers every request with the same. */
  private record Parrot(int address) implements Station {
    @Override
    public Optional<byte[]> answer(byte[] pdu) {
      return Optional.of(ANSWER);
    }
  }

  /** A master with a clock that only it moves. */
  private static final class Master implements Wire.Receiver {
    final Wire wire;
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    long now = 1_000_000_000L;
    long lastByteAt;

    Master(SilencePolicy policy, FaultPlan faults, StationTiming timing, Duration grouping) {
      wire = new Wire(LINE, new Pacing(true, grouping), policy, faults, ByteTrace.none());
      wire.attach(new Parrot(1), timing);
    }

    Master(FaultPlan faults) {
      this(
          SilencePolicy.COUNT,
          faults,
          StationTiming.afterTurnaround(TURNAROUND),
          Duration.ofMillis(2));
    }

    @Override
    public void bytesArrived(byte[] answer, int from, int to) {
      heard.write(answer, from, to - from);
      lastByteAt = now;
    }

    void send(byte[] bytes) {
      wire.masterSent(bytes, bytes.length, now, this);
    }

    void request(int address) {
      heard.reset();
      send(new Frame(address, READ_TWO).toBytes());
    }

    void untilQuiet() {
      while (wire.nextDeadline() != Wire.NEVER) {
        now = wire.nextDeadline();
        wire.advance(now, this);
      }
    }

    void pause(long nanos) {
      now += nanos;
      wire.advance(now, this);
    }

    byte[] exchange() {
      request(1);
      untilQuiet();
      return heard.toByteArray();
    }
  }

  @Test
  void answerEndsExactlyWhenTheWireSaysItMust() {
    Master master = new Master(FaultPlan.none());
    long began = master.now;
    byte[] heard = master.exchange();
    assertArrayEquals(new Frame(1, ANSWER).toBytes(), heard);
    long expected = LINE.nanosFor(8) + TURNAROUND.toNanos() + LINE.nanosFor(5 + 2 * 2);
    assertEquals(expected, master.lastByteAt - began);
  }

  @Test
  void groupingDoesNotMoveTheLastByte() {
    for (Duration grouping : new Duration[] {Duration.ZERO, Duration.ofMillis(50)}) {
      Master master =
          new Master(SilencePolicy.COUNT, FaultPlan.none(), StationTiming.QUICK, grouping);
      long began = master.now;
      master.exchange();
      assertEquals(
          LINE.nanosFor(8) + TURNAROUND.toNanos() + LINE.nanosFor(9), master.lastByteAt - began);
    }
  }

  @Test
  void turnaroundBelowSilenceIsRaisedToIt() {
    Master master =
        new Master(
            SilencePolicy.COUNT,
            FaultPlan.none(),
            StationTiming.afterTurnaround(Duration.ZERO),
            Duration.ZERO);
    long began = master.now;
    master.exchange();
    assertEquals(
        LINE.nanosFor(8) + LINE.silenceNanos() + LINE.nanosFor(9), master.lastByteAt - began);
  }

  @Test
  void silenceKeptIsNoViolationAndSilenceBrokenIsOne() {
    Master master = new Master(FaultPlan.none());
    master.exchange();
    master.pause(LINE.silenceNanos());
    master.exchange();
    assertEquals(0, master.wire.counters().silenceViolations());
    assertEquals(LINE.silenceNanos(), master.wire.counters().shortestSilenceNanos());
    master.pause(LINE.silenceNanos() - 1);
    assertArrayEquals(new Frame(1, ANSWER).toBytes(), master.exchange());
    assertEquals(1, master.wire.counters().silenceViolations());
  }

  @Test
  void strictStationsIgnoreAFrameThatCameTooSoon() {
    Master master =
        new Master(SilencePolicy.DROP, FaultPlan.none(), StationTiming.QUICK, Duration.ZERO);
    master.exchange();
    master.pause(LINE.silenceNanos() - 1);
    assertEquals(0, master.exchange().length);
    master.pause(LINE.silenceNanos());
    assertEquals(11 - 2, master.exchange().length);
  }

  @Test
  void frameHandedOverInPiecesIsOneFrameUnlessSilenceSplitsIt() {
    byte[] request = new Frame(1, READ_TWO).toBytes();
    Master master = new Master(FaultPlan.none());
    master.send(Arrays.copyOf(request, 3));
    master.pause(LINE.nanosFor(3));
    master.send(Arrays.copyOfRange(request, 3, 8));
    master.untilQuiet();
    assertEquals(1, master.wire.counters().answers());
    assertEquals(0, master.wire.counters().gapViolations());

    master.pause(LINE.silenceNanos());
    master.send(Arrays.copyOf(request, 3));
    master.pause(LINE.nanosFor(3) + LINE.silenceNanos() + 1);
    master.send(Arrays.copyOfRange(request, 3, 8));
    master.untilQuiet();
    assertEquals(1, master.wire.counters().answers());
    assertEquals(2, master.wire.counters().badFrames());
  }

  @Test
  void speakingTogetherGarblesTheAnswer() {
    Master master = new Master(FaultPlan.none());
    master.request(1);
    master.pause(LINE.nanosFor(8) + TURNAROUND.toNanos() + LINE.nanosFor(2));
    master.send(new byte[] {1, 4});
    master.untilQuiet();
    byte[] heard = master.heard.toByteArray();
    assertEquals(Optional.empty(), Frame.parse(heard, heard.length));
    assertEquals(1, master.wire.counters().collisions());
  }

  @Test
  void absentStationIsSilence() {
    Master master = new Master(FaultPlan.none());
    master.request(9);
    master.untilQuiet();
    assertEquals(0, master.heard.size());
    assertEquals(1, master.wire.counters().unanswered());
  }

  @Test
  void hurriedStationIgnoresTheRequest() {
    Master master =
        new Master(
            SilencePolicy.COUNT,
            FaultPlan.none(),
            StationTiming.withMinimumGap(TURNAROUND, Duration.ofMillis(100)),
            Duration.ZERO);
    master.exchange();
    master.pause(20_000_000);
    assertEquals(0, master.exchange().length);
    master.pause(100_000_000);
    assertEquals(9, master.exchange().length);
    assertEquals(1, master.wire.counters().hurried());
  }

  @Test
  void everyScriptedFaultShows() {
    Master master =
        new Master(
            FaultPlan.script(
                new Fault.WrongChecksum(),
                new Fault.WrongStation(2),
                new Fault.ExceptionAnswer(6),
                new Fault.Silence(),
                new Fault.AnswerLost(),
                new Fault.Truncated(5),
                new Fault.Noise(3)));
    byte[] good = new Frame(1, ANSWER).toBytes();

    byte[] wrongChecksum = next(master);
    assertEquals(good.length, wrongChecksum.length);
    assertEquals(Optional.empty(), Frame.parse(wrongChecksum, wrongChecksum.length));
    assertArrayEquals(new Frame(2, ANSWER).toBytes(), next(master));
    assertArrayEquals(new Frame(1, new byte[] {(byte) 0x84, 6}).toBytes(), next(master));
    assertEquals(0, next(master).length);
    assertEquals(0, next(master).length);
    assertArrayEquals(Arrays.copyOf(good, 5), next(master));
    byte[] noisy = next(master);
    assertArrayEquals(good, Arrays.copyOfRange(noisy, 3, noisy.length));
    assertArrayEquals(good, next(master));
    assertEquals(7, master.wire.counters().faults());
  }

  @Test
  void lateAnswerComesLate() {
    Master master = new Master(FaultPlan.script(new Fault.Late(Duration.ofMillis(300))));
    long began = master.now;
    master.exchange();
    assertTrue(master.lastByteAt - began > 300_000_000L);
  }

  @Test
  void seededFaultsRepeat() {
    FaultPlan first = FaultPlan.seeded(7, 0.5, new Fault.Silence());
    FaultPlan second = FaultPlan.seeded(7, 0.5, new Fault.Silence());
    int faults = 0;
    for (int i = 0; i < 200; i++) {
      Fault fault = first.next(1, READ_TWO);
      assertEquals(fault, second.next(1, READ_TWO));
      faults += fault instanceof Fault.None ? 0 : 1;
    }
    assertTrue(faults > 60 && faults < 140, faults + " faults of 200");
  }

  @Test
  void traceTellsWhenEachByteLeftTheWire() {
    StringBuilder bytes = new StringBuilder();
    long[] last = new long[1];
    Wire wire =
        new Wire(
            LINE,
            Pacing.SIMULATED,
            SilencePolicy.COUNT,
            FaultPlan.none(),
            (sender, value, wireNanos) -> {
              bytes.append(sender == ByteTrace.Sender.MASTER ? 'm' : 's');
              assertTrue(wireNanos >= last[0] + LINE.nanosFor(1) - 1);
              last[0] = wireNanos;
            });
    wire.attach(new Parrot(1), StationTiming.QUICK);
    byte[] request = new Frame(1, READ_TWO).toBytes();
    Wire.Receiver ignore = (answer, from, to) -> {};
    wire.masterSent(request, request.length, 5_000_000, ignore);
    while (wire.nextDeadline() != Wire.NEVER) {
      wire.advance(wire.nextDeadline(), ignore);
    }
    assertEquals("m".repeat(8) + "s".repeat(9), bytes.toString());
  }

  private static byte[] next(Master master) {
    master.pause(LINE.silenceNanos());
    return master.exchange();
  }
}
