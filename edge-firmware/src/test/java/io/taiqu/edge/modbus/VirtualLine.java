package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line with stations on a clock of its own: every byte takes its time, nothing else does. */
final class VirtualLine implements BusTransport {
  /** Answers a request's PDU with another, or stays silent. */
  interface Station {
    Optional<byte[]> answer(byte[] pdu);
  }

  /** What the next answers are turned into on their way; each is used once. */
  interface Fault {
    byte[] apply(byte[] frame);
  }

  private record Arrival(long at, byte value) {}

  /** One request as it was on the line. */
  record Sent(long at, int unit, byte[] pdu) {}

  private static final long BEGIN = 1_000_000_000L;

  final LineSettings settings;
  final List<Sent> sent = new ArrayList<>();
  final Deque<Fault> faults = new ArrayDeque<>();
  final Map<Integer, Station> stations = new HashMap<>();
  private final Map<Integer, Long> busyUntil = new HashMap<>();
  private final Deque<Arrival> arriving = new ArrayDeque<>();
  long turnaround = 5_000_000L;
  boolean gone;
  boolean echo;
  int opened;
  int silenceViolations;
  private long now = BEGIN;
  private long lastBit = BEGIN - 1_000_000_000L;

  VirtualLine(LineSettings settings) {
    this.settings = settings;
  }

  static VirtualLine at9600() {
    return new VirtualLine(new LineSettings("virtual", 9600, LineSettings.Parity.NONE, 1));
  }

  /** A station whose registers all read as given, by address; others read 0. */
  void meter(int unit, Map<Integer, Integer> registers) {
    stations.put(unit, pdu -> Optional.of(registers(pdu, registers)));
  }

  static byte[] registers(byte[] pdu, Map<Integer, Integer> registers) {
    int first = word(pdu, 1);
    int count = word(pdu, 3);
    byte[] answer = new byte[2 + 2 * count];
    answer[0] = pdu[0];
    answer[1] = (byte) (2 * count);
    for (int i = 0; i < count; i++) {
      int value = registers.getOrDefault(first + i, 0);
      answer[2 + 2 * i] = (byte) (value >> 8);
      answer[3 + 2 * i] = (byte) value;
    }
    return answer;
  }

  static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }

  static byte[] frame(int unit, byte... pdu) {
    byte[] frame = new byte[pdu.length + 3];
    frame[0] = (byte) unit;
    System.arraycopy(pdu, 0, frame, 1, pdu.length);
    int[] crc = ModbusUtil.calculateCRC(frame, 0, frame.length - 2);
    frame[frame.length - 2] = (byte) crc[0];
    frame[frame.length - 1] = (byte) crc[1];
    return frame;
  }

  /** Bytes that nobody asked for. */
  void inject(long after, byte... bytes) {
    arrive(now + after, bytes);
  }

  private void arrive(long from, byte[] bytes) {
    List<Arrival> all = new ArrayList<>(arriving);
    for (int i = 0; i < bytes.length; i++) {
      all.add(new Arrival(from + settings.charactersNanos(i + 1), bytes[i]));
    }
    all.sort((a, b) -> Long.compare(a.at, b.at));
    arriving.clear();
    arriving.addAll(all);
    lastBit = Math.max(lastBit, from + settings.charactersNanos(bytes.length));
  }

  @Override
  public void open() throws IOException {
    if (gone) {
      throw new IOException("virtual does not exist");
    }
    opened++;
  }

  @Override
  public void write(byte[] frame, int length) throws IOException {
    requirePresent();
    if (now < lastBit + settings.silenceNanos()) {
      silenceViolations++;
    }
    byte[] request = Arrays.copyOf(frame, length);
    byte[] pdu = Arrays.copyOfRange(request, 1, length - 2);
    if (!Arrays.equals(frame(request[0] & 0xFF, pdu), request)) {
      throw new AssertionError("the request's check sum is wrong");
    }
    sent.add(new Sent(now, request[0] & 0xFF, pdu));
    long end = now + settings.charactersNanos(length);
    lastBit = end;
    if (echo) {
      arrive(now, request);
    }
    Station station = stations.get(request[0] & 0xFF);
    if (station != null) {
      Optional<byte[]> answer = station.answer(pdu);
      if (answer.isPresent()) {
        byte[] bytes = frame(request[0] & 0xFF, answer.get());
        Fault fault = faults.poll();
        // A device answers one request after the other.
        long start =
            Math.max(
                end + Math.max(turnaround, settings.silenceNanos()),
                busyUntil.getOrDefault(request[0] & 0xFF, 0L));
        byte[] onTheLine = fault == null ? bytes : fault.apply(bytes);
        busyUntil.put(request[0] & 0xFF, start + settings.charactersNanos(onTheLine.length + 4));
        arrive(start, onTheLine);
      }
    }
  }

  @Override
  public int read(byte[] into, int offset, int limit) throws IOException {
    requirePresent();
    int n = 0;
    while (n < limit && !arriving.isEmpty() && arriving.getFirst().at <= now) {
      into[offset + n++] = arriving.removeFirst().value;
    }
    return n;
  }

  private void requirePresent() throws IOException {
    if (gone) {
      throw new IOException("virtual has gone");
    }
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
  public void awaitInput(long deadline) throws IOException {
    requirePresent();
    long next = arriving.isEmpty() ? deadline : Math.min(deadline, arriving.getFirst().at);
    now = Math.max(now, next);
  }

  @Override
  public void close() {
    arriving.clear();
  }
}
