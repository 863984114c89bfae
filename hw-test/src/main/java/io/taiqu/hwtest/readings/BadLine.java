package io.taiqu.hwtest.readings;

import io.taiqu.edge.modbus.BusTransport;
import io.taiqu.hwtest.bus.Frame;
import io.taiqu.hwtest.device.VirtualMeter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;

/** A line with one meter and faults, on a clock that stands still unless somebody waits. */
final class BadLine implements BusTransport {
  private static final long TURNAROUND_NANOS = 10_000_000L;
  private static final long CHARACTER_NANOS = 1_041_667L;

  /** Another meter in whose name one question is answered. */
  private record Disguise(VirtualMeter as, byte[] question) {}

  private record Arriving(byte[] bytes, long at) {}

  private final SplittableRandom random;
  private final double faultRate;
  private final Deque<Arriving> arriving = new ArrayDeque<>();
  private VirtualMeter meter;
  private long now;
  private boolean certain = true;
  private boolean quiet;
  private Optional<Disguise> disguise = Optional.empty();
  private int answersUntilUnseen = Integer.MAX_VALUE;
  private long unseen;

  BadLine(VirtualMeter meter, double faultRate, SplittableRandom random) {
    this.meter = meter;
    this.faultRate = faultRate;
    this.random = random;
  }

  void connect(VirtualMeter other) {
    meter = other;
    arriving.clear();
  }

  void passes(long nanos) {
    now += nanos;
  }

  /** Whether nothing bad happens on the line for now. */
  void quiet(boolean on) {
    quiet = on;
  }

  /** Damages an answer to come such that the check sum does not see it; 0 is the next one. */
  void damageUnseen(int answer) {
    answersUntilUnseen = answer;
  }

  /**
   * Damages the next answer to one question such that it is what another meter would answer, with a
   * right check sum: the worst that unseen damage can do to it.
   */
  void disguise(VirtualMeter as, byte[] question) {
    disguise = Optional.of(new Disguise(as, question));
  }

  /** How many answers were damaged so. */
  long unseen() {
    return unseen;
  }

  /** Starts to watch whether something happens that the check sum may not see. */
  void watch() {
    certain = true;
  }

  /** Whether nothing has happened since that the check sum could have missed. */
  boolean isCertain() {
    return certain;
  }

  @Override
  public void open() {
    arriving.clear();
  }

  @Override
  public void write(byte[] frame, int length) {
    Frame request = Frame.parse(frame, length).orElseThrow();
    if (request.address() != meter.address()) {
      return;
    }
    Optional<VirtualMeter> disguised =
        disguise.filter(known -> Arrays.equals(known.question(), request.pdu())).map(Disguise::as);
    VirtualMeter answering = disguised.orElse(meter);
    byte[] answer =
        new Frame(meter.address(), answering.answer(request.pdu()).orElseThrow()).toBytes();
    LineFault fault = disguised.isPresent() ? LineFault.NONE : faultOf();
    certain &= fault.isCertainToBeSeen() && disguised.isEmpty();
    if (disguised.isPresent()) {
      disguise = Optional.empty();
      unseen++;
    }
    byte[] arrives = fault.applied(answer, random);
    long delay = fault == LineFault.LATE ? random.nextLong(300_000_000L, 3_000_000_000L) : 0;
    long at =
        now
            + length * CHARACTER_NANOS
            + TURNAROUND_NANOS
            + arrives.length * CHARACTER_NANOS
            + delay;
    if (arrives.length > 0) {
      arriving.addLast(new Arriving(arrives, at));
    }
  }

  private LineFault faultOf() {
    if (answersUntilUnseen-- == 0) {
      unseen++;
      return LineFault.UNSEEN_NOISE;
    }
    return !quiet && random.nextDouble() < faultRate ? LineFault.drawn(random) : LineFault.NONE;
  }

  @Override
  public int read(byte[] into, int offset, int limit) {
    int count = 0;
    while (count < limit) {
      Arriving next = arriving.peekFirst();
      if (next == null || next.at > now) {
        break;
      }
      int taken = Math.min(limit - count, next.bytes.length);
      System.arraycopy(next.bytes, 0, into, offset + count, taken);
      count += taken;
      arriving.pollFirst();
      if (taken < next.bytes.length) {
        byte[] rest = new byte[next.bytes.length - taken];
        System.arraycopy(next.bytes, taken, rest, 0, rest.length);
        arriving.addFirst(new Arriving(rest, next.at));
      }
    }
    return count;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void waitUntil(long deadline) {
    now = Math.max(now, deadline);
  }

  @Override
  public void awaitInput(long deadline) {
    Arriving next = arriving.peekFirst();
    now = Math.max(now, next == null ? deadline : Math.min(deadline, next.at));
  }

  @Override
  public void close() {
    arriving.clear();
  }
}
