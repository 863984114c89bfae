package io.taiqu.hwtest.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes wrong on a wire, on a clock of the test's own. */
class WireFaultsTest {
  private static final LineSettings LINE = LineSettings.of(9600);
  private static final byte[] REQUEST = new Frame(1, new byte[] {4, 0, 0, 0, 2}).toBytes();
  private static final byte[] ANSWER = new Frame(1, new byte[] {4, 4, 0x43, 0x66, 0, 0}).toBytes();

  private record Fixed(int address, byte[] pdu) implements Station {
    @Override
    public Optional<byte[]> answer(byte[] asked) {
      return Optional.of(pdu);
    }
  }

  private static final class Line implements Wire.Receiver {
    private final Wire wire;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private long now = 1_000_000_000L;

    Line(FaultPlan faults, boolean echo) {
      wire = new Wire(LINE, Pacing.SIMULATED, SilencePolicy.COUNT, faults, ByteTrace.none(), echo);
    }

    Line with(int registerHigh, StationTiming timing) {
      wire.attach(new Fixed(1, new byte[] {4, 4, (byte) registerHigh, 0x66, 0, 0}), timing);
      return this;
    }

    @Override
    public void bytesArrived(byte[] answer, int from, int to) {
      heard.write(answer, from, to - from);
    }

    byte[] ask() {
      heard.reset();
      now += 20_000_000;
      wire.masterSent(REQUEST, REQUEST.length, now, this);
      while (wire.nextDeadline() != Wire.NEVER) {
        now = wire.nextDeadline();
        wire.advance(now, this);
      }
      return heard.toByteArray();
    }
  }

  private static Line faulty(Fault fault) {
    return new Line((address, pdu) -> fault, false).with(0x43, StationTiming.QUICK);
  }

  private static boolean sound(byte[] heard) {
    return Frame.parse(heard, heard.length).isPresent();
  }

  @Test
  void masterThatHearsItselfGetsItsRequestAndThenTheAnswer() {
    byte[] heard = new Line(FaultPlan.none(), true).with(0x43, StationTiming.QUICK).ask();
    assertArrayEquals(REQUEST, Arrays.copyOf(heard, REQUEST.length));
    assertArrayEquals(ANSWER, Arrays.copyOfRange(heard, REQUEST.length, heard.length));
  }

  @Test
  void answerThatComesTwiceIsTwoFrames() {
    Line line = faulty(new Fault.Twice(Duration.ofMillis(6)));
    long begin = line.now;
    byte[] heard = line.ask();
    assertArrayEquals(ANSWER, Arrays.copyOf(heard, ANSWER.length));
    assertArrayEquals(ANSWER, Arrays.copyOfRange(heard, ANSWER.length, heard.length));
    assertEquals(
        20_000_000L + LINE.nanosFor(8 + 9 + 9) + 5_000_000L + 6_000_000L, line.now - begin, 10_000);
  }

  @Test
  void lostBytesAreMissing() {
    for (int seed = 0; seed < 50; seed++) {
      assertEquals(ANSWER.length - 2, faulty(new Fault.LostBytes(2, seed)).ask().length);
    }
  }

  @Test
  void burstsOfSixteenBitsAlwaysShowInTheChecksum() {
    for (int bits = 1; bits <= 16; bits++) {
      for (int seed = 0; seed < 200; seed++) {
        assertFalse(sound(faulty(new Fault.Burst(bits, seed)).ask()), bits + " from " + seed);
      }
    }
  }

  @Test
  void noiseFollowsFromItsSeed() {
    byte[] first = faulty(new Fault.FlippedBits(3, 7)).ask();
    assertArrayEquals(first, faulty(new Fault.FlippedBits(3, 7)).ask());
    assertFalse(Arrays.equals(first, faulty(new Fault.FlippedBits(3, 8)).ask()));
    assertFalse(Arrays.equals(first, ANSWER));
  }

  @Test
  void twoStationsAtOneAddressSpoilEachOthersAnswer() {
    Line line =
        new Line(FaultPlan.none(), false)
            .with(0x43, StationTiming.QUICK)
            .with(0x3C, StationTiming.QUICK);
    byte[] heard = line.ask();
    assertEquals(ANSWER.length, heard.length);
    assertFalse(sound(heard));
    assertEquals(1, line.wire.counters().collisions());
    // Where they say the same at the same time, nobody can tell that they are two.
    Line alike =
        new Line(FaultPlan.none(), false)
            .with(0x43, StationTiming.QUICK)
            .with(0x43, StationTiming.QUICK);
    assertArrayEquals(ANSWER, alike.ask());
  }

  @Test
  void hurriedMeterThatRebootsIsDeafForAWhile() {
    Duration gap = Duration.ofMillis(100);
    Line line =
        new Line(FaultPlan.none(), false)
            .with(0x43, new StationTiming(Duration.ofMillis(5), gap, Duration.ofMillis(400)));
    assertTrue(sound(line.ask()));
    assertEquals(0, line.ask().length);
    line.now += 200_000_000;
    assertEquals(0, line.ask().length, "it would answer if it had only ignored the request");
    line.now += 400_000_000;
    assertTrue(sound(line.ask()));
  }
}
