package io.taiqu.protocol.codec;

import io.taiqu.protocol.quantity.Money;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Takes fields from untrusted bytes, big-endian. Whatever does not fit is a {@link
 * MalformedException}, never anything else.
 */
final class WireReader {
  private final ByteBuffer buffer;

  WireReader(byte[] bytes, int from, int to) {
    this.buffer = ByteBuffer.wrap(bytes, from, to - from);
  }

  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads one entry of a list. */
  interface Entry<T> {
    T read(WireReader reader) throws MalformedException;
  }

  int u8() throws MalformedException {
    return need(1).get() & 0xFF;
  }

  int u16() throws MalformedException {
    return need(2).getShort() & 0xFFFF;
  }

  long u32() throws MalformedException {
    return need(4).getInt() & 0xFFFF_FFFFL;
  }

  int i8() throws MalformedException {
    return need(1).get();
  }

  int i32() throws MalformedException {
    return need(4).getInt();
  }

  long i64() throws MalformedException {
    return need(8).getLong();
  }

  long u64() throws MalformedException {
    long value = i64();
    if (value < 0) {
      throw malformed("an unsigned number has its highest bit set");
    }
    return value;
  }

  boolean flag() throws MalformedException {
    int value = u8();
    if (value > 1) {
      throw malformed("a flag is neither 0 nor 1");
    }
    return value == 1;
  }

  Money money() throws MalformedException {
    return new Money(i64());
  }

  Instant instant() throws MalformedException {
    return Instant.ofEpochMilli(i64());
  }

  LocalDate date() throws MalformedException {
    return LocalDate.ofEpochDay(i32());
  }

  LocalTime minuteOfDay() throws MalformedException {
    int minute = u16();
    if (minute >= 24 * 60) {
      throw malformed("minute " + minute + " of a day");
    }
    return LocalTime.ofSecondOfDay(minute * 60L);
  }

  Set<DayOfWeek> weekdays() throws MalformedException {
    int mask = u8();
    if (mask > 0x7F) {
      throw malformed("an eighth weekday");
    }
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      if ((mask & 1 << day.ordinal()) != 0) {
        days.add(day);
      }
    }
    return days;
  }

  UUID uuid() throws MalformedException {
    return new UUID(i64(), i64());
  }

  byte[] bytes(int count) throws MalformedException {
    byte[] value = new byte[checked(count)];
    buffer.get(value);
    return value;
  }

  String text() throws MalformedException {
    ByteBuffer utf8 = ByteBuffer.wrap(bytes(u8()));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException invalid) {
      throw new MalformedException(
          "a text is not UTF-8, before byte " + buffer.position(), invalid);
    }
  }

  /**
   * A constant by its code; a code of the future is malformed here, because the version says which
   * codes there are.
   */
  <T> T coded(IntFunction<Optional<T>> ofCode) throws MalformedException {
    int code = u8();
    return ofCode.apply(code).orElseThrow(() -> malformed("unknown code " + code));
  }

  <T> List<T> list(Entry<T> entry) throws MalformedException {
    // Grows as entries are really there: a forged count costs nothing.
    int count = u16();
    List<T> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(entry.read(this));
    }
    return entries;
  }

  <T> Optional<T> optional(Entry<T> entry) throws MalformedException {
    return flag() ? Optional.of(entry.read(this)) : Optional.empty();
  }

  <T> Set<T> distinct(Entry<T> entry) throws MalformedException {
    List<T> entries = list(entry);
    Set<T> set = new LinkedHashSet<>(entries);
    if (set.size() != entries.size()) {
      throw malformed("an entry occurs twice");
    }
    return set;
  }

  void requireEnd() throws MalformedException {
    if (buffer.hasRemaining()) {
      throw malformed(buffer.remaining() + " bytes too many");
    }
  }

  MalformedException malformed(String problem) {
    return new MalformedException(problem + ", before byte " + buffer.position());
  }

  private ByteBuffer need(int count) throws MalformedException {
    checked(count);
    return buffer;
  }

  private int checked(int count) throws MalformedException {
    if (buffer.remaining() < count) {
      throw malformed("ends " + (count - buffer.remaining()) + " bytes too early");
    }
    return count;
  }
}
