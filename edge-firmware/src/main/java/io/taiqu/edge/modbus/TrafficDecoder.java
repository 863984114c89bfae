package io.taiqu.edge.modbus;

import com.ghgande.j2mod.modbus.util.ModbusUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes sense of what others say on a line: frames are found by their length and check sum, and a
 * response is paired with the request before it. Adapters deliver bytes late and in lumps, so that
 * silence alone can't part frames; where a check sum does not fit, silence tells where the damage
 * ends. Told the time by its caller; confined to one thread.
 */
public final class TrafficDecoder {
  private static final int LONGEST = 256;
  private static final int SHORTEST = 4;
  private static final int EXCEPTION_BIT = 0x80;

  /** Something that was said. */
  public sealed interface Heard {
    /** Monotonic nanoseconds of its first byte. */
    long at();

    /** The bytes. */
    byte[] bytes();

    /** A whole frame that asks. */
    record Request(long at, long silenceNanos, byte[] bytes) implements Heard {}

    /**
     * A whole frame that answers the request before it.
     *
     * @param afterNanos from the request's last byte to this first one, as far as the adapter tells
     */
    record Response(long at, long afterNanos, byte[] bytes) implements Heard {}

    /** Bytes that make no frame. */
    record Damaged(long at, byte[] bytes) implements Heard {}
  }

  private final LineSettings line;
  private final long gapNanos;
  private final byte[] buffer = new byte[2 * LONGEST];
  private final long[] times = new long[2 * LONGEST];
  private int length;
  private long lastEnd;
  private Optional<byte[]> asked = Optional.empty();

  /**
   * A decoder for a line.
   *
   * @param slackNanos how much later than a byte its adapter may deliver it
   */
  public TrafficDecoder(LineSettings line, long slackNanos) {
    this.line = line;
    this.gapNanos = line.silenceNanos() + slackNanos;
  }

  /** Takes bytes that have arrived by {@code now}; returns what is complete by that. */
  public List<Heard> take(byte[] bytes, int count, long now) {
    List<Heard> heard = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (length == buffer.length) {
        damaged(length, heard);
      }
      buffer[length] = bytes[i];
      times[length++] = now - line.charactersNanos(count - 1 - i);
    }
    frames(heard);
    return heard;
  }

  /** Nothing has arrived since; what is left after a silence will not become a frame any more. */
  public List<Heard> quiet(long now) {
    List<Heard> heard = new ArrayList<>();
    if (length > 0 && now - times[length - 1] > gapNanos) {
      resynchronise(heard);
    }
    return heard;
  }

  private void frames(List<Heard> heard) {
    boolean found = true;
    while (found && length >= SHORTEST) {
      found = false;
      Optional<Integer> response = asked.flatMap(this::responseLength);
      if (response.isPresent() && isFrame(0, response.get())) {
        emit(response.get(), true, heard);
        found = true;
        continue;
      }
      Optional<Integer> request = requestLength(0);
      if (request.isPresent() && isFrame(0, request.get())) {
        emit(request.get(), false, heard);
        found = true;
      }
    }
  }

  /** Length of the answer to that request, as far as its first bytes tell. */
  private Optional<Integer> responseLength(byte[] request) {
    if (buffer[0] != request[0]) {
      return Optional.empty();
    }
    int function = request[1] & 0xFF;
    int said = buffer[1] & 0xFF;
    if (said == (function | EXCEPTION_BIT)) {
      return Optional.of(RtuFrame.EXCEPTION_LENGTH);
    }
    if (said != function) {
      return Optional.empty();
    }
    return Optional.of(function <= 4 ? 5 + (buffer[2] & 0xFF) : 8);
  }

  private Optional<Integer> requestLength(int from) {
    int function = buffer[from + 1] & 0xFF;
    return switch (function) {
      case 1, 2, 3, 4, 5, 6 -> Optional.of(8);
      case 15, 16 ->
          length - from > 6 ? Optional.of(9 + (buffer[from + 6] & 0xFF)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private boolean isFrame(int from, int count) {
    if (count > LONGEST || from + count > length) {
      return false;
    }
    int[] crc = ModbusUtil.calculateCRC(buffer, from, from + count - 2);
    return buffer[from + count - 2] == (byte) crc[0] && buffer[from + count - 1] == (byte) crc[1];
  }

  private void emit(int count, boolean response, List<Heard> heard) {
    byte[] bytes = Arrays.copyOf(buffer, count);
    long since = Math.max(0, times[0] - lastEnd);
    heard.add(
        response
            ? new Heard.Response(times[0], since, bytes)
            : new Heard.Request(times[0], since, bytes));
    lastEnd = times[count - 1];
    asked = response ? Optional.empty() : Optional.of(bytes);
    drop(count);
  }

  /** Looks for the next whole request behind damage. */
  private void resynchronise(List<Heard> heard) {
    for (int from = 1; from + SHORTEST <= length; from++) {
      Optional<Integer> request = requestLength(from);
      if (request.isPresent() && isFrame(from, request.get())) {
        damaged(from, heard);
        frames(heard);
        if (length > 0) {
          resynchronise(heard);
        }
        return;
      }
    }
    damaged(length, heard);
  }

  private void damaged(int count, List<Heard> heard) {
    heard.add(new Heard.Damaged(times[0], Arrays.copyOf(buffer, count)));
    lastEnd = times[count - 1];
    asked = Optional.empty();
    drop(count);
  }

  private void drop(int count) {
    System.arraycopy(buffer, count, buffer, 0, length - count);
    System.arraycopy(times, count, times, 0, length - count);
    length -= count;
  }
}
