package io.taiqu.hwtest.bus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The model of one RS-485 pair with a master and its stations. It reads no clock: the caller tells
 * the time in nanoseconds, so that a test can run it on a clock of its own and know every figure.
 *
 * <p>The master's bytes occupy the wire from when they were handed over, one character time each.
 * After t3.5 of silence they are a frame; the station addressed answers after its turnaround, and
 * its bytes are handed to the receiver no sooner than their last stop bit. Confined to one thread,
 * except {@link #attach} and {@link #detach}.
 */
public final class Wire {

  /** Takes the bytes that reach the master. */
  public interface Receiver {
    /** The bytes {@code from} (inclusive) to {@code to} (exclusive) of an answer. */
    void bytesArrived(byte[] answer, int from, int to);
  }

  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  private record Attached(Station station, StationTiming timing) {}

  /** An answer on its way. */
  private static final class Transmission {
    final int address;
    final byte[] bytes;
    final long startNanos;
    int sent;
    boolean started;

    Transmission(int address, byte[] bytes, long startNanos) {
      this.address = address;
      this.bytes = bytes;
      this.startNanos = startNanos;
    }
  }

  private final LineSettings line;
  private final Pacing pacing;
  private final SilencePolicy silencePolicy;
  private final FaultPlan faults;
  private final ByteTrace trace;
  private final List<Attached> stations = new CopyOnWriteArrayList<>();
  private final int groupBytes;
  private final long[] lastAnswerEnd = new long[256];
  private final Map<Station, Long> deafUntil = new IdentityHashMap<>();
  private final boolean echo;
  private final ArrayDeque<Transmission> echoes = new ArrayDeque<>();

  private final byte[] frame = new byte[Frame.LONGEST + 1];
  private int frameLength;
  private boolean frameSpoiled;
  private long masterEnd;
  private long lineEnd;
  private boolean lineUsed;
  private final ArrayDeque<Transmission> transmissions = new ArrayDeque<>();
  private final List<Transmission> repeats = new ArrayList<>();

  private long requests;
  private long answers;
  private long badFrames;
  private long unanswered;
  private long silenceViolations;
  private long gapViolations;
  private long collisions;
  private long hurried;
  private long faulty;
  private long bytesFromMaster;
  private long bytesToMaster;
  private long shortestSilence = NEVER;

  public Wire(
      LineSettings line,
      Pacing pacing,
      SilencePolicy silencePolicy,
      FaultPlan faults,
      ByteTrace trace) {
    this(line, pacing, silencePolicy, faults, trace, false);
  }

  /** A wire whose master may hear what it sends, as on an adapter that never stops listening. */
  public Wire(
      LineSettings line,
      Pacing pacing,
      SilencePolicy silencePolicy,
      FaultPlan faults,
      ByteTrace trace,
      boolean echo) {
    this.echo = echo;
    this.line = line;
    this.pacing = pacing;
    this.silencePolicy = silencePolicy;
    this.faults = faults;
    this.trace = trace;
    this.groupBytes = Math.max(1, (int) (pacing.grouping().toNanos() / line.nanosFor(1)));
  }

  /** Puts a station on the wire. Any thread. */
  public void attach(Station station, StationTiming timing) {
    stations.add(new Attached(station, timing));
  }

  /** Takes a station off the wire. Any thread. */
  public void detach(Station station) {
    stations.removeIf(attached -> attached.station == station);
  }

  /** When {@link #advance} has something to do next, or {@link #NEVER}. */
  public long nextDeadline() {
    long frameEnd = frameLength == 0 ? NEVER : masterEnd + line.silenceNanos();
    Transmission head = transmissions.peek();
    long next = head == null ? frameEnd : Math.min(frameEnd, nextDelivery(head));
    Transmission own = echoes.peek();
    return own == null ? next : Math.min(next, endOf(own));
  }

  private long endOf(Transmission transmission) {
    return transmission.startNanos + line.nanosFor(transmission.bytes.length);
  }

  /** Does everything that is due at {@code now}. */
  public void advance(long now, Receiver receiver) {
    while (true) {
      long deadline = nextDeadline();
      if (deadline > now || deadline == NEVER) {
        return;
      }
      Transmission own = echoes.peek();
      if (own != null && deadline == endOf(own)) {
        echoes.remove();
        receiver.bytesArrived(own.bytes, 0, own.bytes.length);
      } else if (frameLength > 0 && deadline == masterEnd + line.silenceNanos()) {
        frameEnded();
      } else {
        deliver(transmissions.element(), receiver);
      }
    }
  }

  /** The master handed over the first {@code count} bytes at {@code arrival}. */
  public void masterSent(byte[] bytes, int count, long arrival, Receiver receiver) {
    advance(arrival, receiver);
    long start = frameLength == 0 ? arrival : Math.max(arrival, masterEnd);
    if (frameLength == 0) {
      frameBegins(start);
    } else if (pacing.simulated() && start - masterEnd > line.gapNanos()) {
      gapViolations++;
    }
    Transmission head = transmissions.peek();
    if (head != null && head.started) {
      collide(head);
    }
    for (int i = 0; i < count; i++) {
      if (frameLength < frame.length) {
        frame[frameLength++] = bytes[i];
      }
      trace.byteOnWire(
          ByteTrace.Sender.MASTER,
          bytes[i] & 0xFF,
          pacing.simulated() ? start + line.nanosFor(i + 1) : arrival);
    }
    if (echo) {
      echoes.add(new Transmission(0, Arrays.copyOf(bytes, count), start));
    }
    bytesFromMaster += count;
    masterEnd = pacing.simulated() ? start + line.nanosFor(count) : arrival;
    occupyLineUntil(masterEnd);
  }

  /** What has happened so far. */
  public BusCounters counters() {
    return new BusCounters(
        requests,
        answers,
        badFrames,
        unanswered,
        silenceViolations,
        gapViolations,
        collisions,
        hurried,
        faulty,
        bytesFromMaster,
        bytesToMaster,
        shortestSilence,
        line.nanosFor(1) * (bytesFromMaster + bytesToMaster));
  }

  private void frameBegins(long start) {
    frameSpoiled = false;
    // A real port reports bytes late and in lumps, so that silence can't be measured on it.
    if (!pacing.simulated() || !lineUsed) {
      return;
    }
    long silence = start - lineEnd;
    shortestSilence = Math.min(shortestSilence, silence);
    if (silence < line.silenceNanos()) {
      silenceViolations++;
      frameSpoiled = silencePolicy == SilencePolicy.DROP;
    }
  }

  private void frameEnded() {
    Optional<Frame> parsed = frameSpoiled ? Optional.empty() : Frame.parse(frame, frameLength);
    frameLength = 0;
    if (parsed.isEmpty()) {
      badFrames++;
      return;
    }
    requests++;
    Frame request = parsed.get();
    if (request.address() == 0) {
      for (Attached attached : stations) {
        attached.station.answer(request.pdu());
      }
      return;
    }
    boolean answered = false;
    for (Attached attached : stations) {
      if (attached.station.address() == request.address()) {
        answered |= answer(attached, request);
      }
    }
    if (!answered) {
      unanswered++;
    }
    transmissions.addAll(repeats);
    repeats.clear();
  }

  private boolean answer(Attached attached, Frame request) {
    int address = request.address();
    long gap = attached.timing.minimumGap().toNanos();
    if (masterEnd < deafUntil.getOrDefault(attached.station, Long.MIN_VALUE)) {
      return false;
    }
    if (gap > 0 && lastAnswerEnd[address] != 0 && masterEnd - lastAnswerEnd[address] < gap) {
      hurried++;
      deafUntil.put(attached.station, masterEnd + attached.timing.reboot().toNanos());
      return false;
    }
    Optional<Duration> again = Optional.empty();
    Fault fault = faults.next(address, request.pdu());
    if (!(fault instanceof Fault.None)) {
      faulty++;
    }
    if (fault instanceof Fault.Silence) {
      return false;
    }
    Optional<byte[]> answer = attached.station.answer(request.pdu());
    if (answer.isEmpty()) {
      return false;
    }
    byte[] bytes = new Frame(address, answer.get()).toBytes();
    long start = masterEnd + Math.max(attached.timing.turnaround().toNanos(), line.silenceNanos());
    switch (fault) {
      case Fault.None _ -> {}
      case Fault.WrongChecksum _ -> bytes[bytes.length - 1] ^= 0x5A;
      case Fault.WrongStation wrong -> bytes = new Frame(wrong.address(), answer.get()).toBytes();
      case Fault.ExceptionAnswer exception ->
          bytes =
              new Frame(
                      address,
                      new byte[] {(byte) (request.pdu()[0] | 0x80), (byte) exception.code()})
                  .toBytes();
      case Fault.Silence _ -> throw new IllegalStateException("silence was handled before");
      case Fault.AnswerLost _ -> {
        return false;
      }
      case Fault.Truncated truncated ->
          bytes = Arrays.copyOf(bytes, Math.min(bytes.length, truncated.bytes()));
      case Fault.Late late -> start += late.delay().toNanos();
      case Fault.Noise noise -> bytes = withNoise(noise.bytes(), bytes);
      case Fault.FlippedBits(int bits, long seed) -> {
        SplittableRandom random = new SplittableRandom(seed ^ requests);
        for (int i = 0; i < bits; i++) {
          flip(bytes, random.nextInt(8 * bytes.length));
        }
      }
      case Fault.Burst(int bits, long seed) -> {
        int first = new SplittableRandom(seed ^ requests).nextInt(8 * bytes.length);
        for (int i = first; i < Math.min(first + bits, 8 * bytes.length); i++) {
          flip(bytes, i);
        }
      }
      case Fault.LostBytes(int lost, long seed) -> {
        int left = Math.max(0, bytes.length - lost);
        int at = new SplittableRandom(seed ^ requests).nextInt(left + 1);
        byte[] rest = Arrays.copyOf(bytes, left);
        System.arraycopy(bytes, bytes.length - left + at, rest, at, left - at);
        bytes = rest;
      }
      case Fault.Twice(Duration after) -> again = Optional.of(after);
    }
    if (bytes.length == 0) {
      return false;
    }
    answers++;
    Transmission first = new Transmission(address, bytes, start);
    send(first);
    if (again.isPresent()) {
      // Sent when all stations have answered: a station does not speak together with itself.
      repeats.add(new Transmission(address, bytes.clone(), endOf(first) + again.get().toNanos()));
    }
    return true;
  }

  /** Stations with one address answer together, and what they say is heard as one. */
  private void send(Transmission answer) {
    Transmission last = transmissions.peekLast();
    boolean together =
        last != null
            && last.address == answer.address
            && !last.started
            && answer.startNanos < last.startNanos + line.nanosFor(last.bytes.length)
            && last.startNanos < answer.startNanos + line.nanosFor(answer.bytes.length);
    if (!together) {
      transmissions.add(answer);
      return;
    }
    transmissions.removeLast();
    collisions++;
    transmissions.add(
        last.startNanos <= answer.startNanos ? overlaid(last, answer) : overlaid(answer, last));
  }

  /** Two drivers on the pair: a space (0) of either wins over a mark, bit by bit. */
  private Transmission overlaid(Transmission first, Transmission second) {
    long behind = second.startNanos - first.startNanos;
    int offset = (int) (behind / line.nanosFor(1));
    int bits = (int) (behind % line.nanosFor(1) * 8 / line.nanosFor(1));
    int length = Math.max(first.bytes.length, offset + second.bytes.length);
    byte[] heard = Arrays.copyOf(first.bytes, length);
    for (int i = 0; i < second.bytes.length; i++) {
      int late = second.bytes[i] & 0xFF;
      int shifted = (late << bits | late >> 8 - bits) & 0xFF;
      int at = offset + i;
      heard[at] = (byte) (at < first.bytes.length ? heard[at] & shifted : shifted);
    }
    return new Transmission(first.address, heard, first.startNanos);
  }

  private static void flip(byte[] bytes, int bit) {
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
  }

  private static byte[] withNoise(int count, byte[] bytes) {
    byte[] noisy = new byte[count + bytes.length];
    for (int i = 0; i < count; i++) {
      noisy[i] = (byte) (0xFF - 37 * i);
    }
    System.arraycopy(bytes, 0, noisy, count, bytes.length);
    return noisy;
  }

  /**
   * The first event of a transmission is its start, so that speaking together is noticed; then its
   * groups follow, the last of which ends with the last byte.
   */
  private long nextDelivery(Transmission transmission) {
    if (!transmission.started) {
      return transmission.startNanos;
    }
    return pacing.simulated()
        ? transmission.startNanos + line.nanosFor(groupEnd(transmission))
        : transmission.startNanos;
  }

  private int groupEnd(Transmission transmission) {
    int left = transmission.bytes.length - transmission.sent;
    int first = left % groupBytes;
    return transmission.sent + (first == 0 ? Math.min(groupBytes, left) : first);
  }

  private void deliver(Transmission transmission, Receiver receiver) {
    if (!transmission.started) {
      transmission.started = true;
      if (masterEnd > transmission.startNanos) {
        collide(transmission);
      }
      return;
    }
    int from = transmission.sent;
    int to = pacing.simulated() ? groupEnd(transmission) : transmission.bytes.length;
    receiver.bytesArrived(transmission.bytes, from, to);
    for (int i = from; i < to; i++) {
      trace.byteOnWire(
          ByteTrace.Sender.STATION,
          transmission.bytes[i] & 0xFF,
          transmission.startNanos + line.nanosFor(i + 1));
    }
    bytesToMaster += to - from;
    transmission.sent = to;
    occupyLineUntil(transmission.startNanos + line.nanosFor(to));
    if (to == transmission.bytes.length) {
      transmissions.remove();
      lastAnswerEnd[transmission.address] = lineEnd;
    }
  }

  /** Two drivers on the pair: what is still to be sent is garbled for both sides. */
  private void collide(Transmission transmission) {
    collisions++;
    frameSpoiled = true;
    for (int i = transmission.sent; i < transmission.bytes.length; i++) {
      transmission.bytes[i] ^= 0x33;
    }
  }

  private void occupyLineUntil(long end) {
    lineEnd = lineUsed ? Math.max(lineEnd, end) : end;
    lineUsed = true;
  }
}
