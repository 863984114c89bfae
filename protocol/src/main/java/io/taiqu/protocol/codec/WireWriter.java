package io.taiqu.protocol.codec;

import io.taiqu.protocol.quantity.Money;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Appends fields, big-endian. A value that its field can't hold is a bug and throws. */
final class WireWriter {
  private byte[] bytes = new byte[256];
  private int length;

  WireWriter u8(long value) {
    return integer(value, 1, 0, 0xFF);
  }

  WireWriter u16(long value) {
    return integer(value, 2, 0, 0xFFFF);
  }

  WireWriter u32(long value) {
    return integer(value, 4, 0, 0xFFFF_FFFFL);
  }

  WireWriter i8(long value) {
    return integer(value, 1, Byte.MIN_VALUE, Byte.MAX_VALUE);
  }

  WireWriter i32(long value) {
    return integer(value, 4, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  WireWriter i64(long value) {
    return integer(value, 8, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** An unsigned field of 64 bits, of which we never use the highest. */
  WireWriter u64(long value) {
    return integer(value, 8, 0, Long.MAX_VALUE);
  }

  WireWriter flag(boolean value) {
    return u8(value ? 1 : 0);
  }

  WireWriter money(Money value) {
    return i64(value.nano());
  }

  /** Milliseconds since 1970, rounded down. */
  WireWriter instant(Instant value) {
    return i64(value.toEpochMilli());
  }

  WireWriter date(LocalDate value) {
    return i32(value.toEpochDay());
  }

  WireWriter minuteOfDay(LocalTime value) {
    return u16(value.toSecondOfDay() / 60);
  }

  /** Bit 0 is Monday. */
  WireWriter weekdays(Set<DayOfWeek> days) {
    int mask = 0;
    for (DayOfWeek day : days) {
      mask |= 1 << day.ordinal();
    }
    return u8(mask);
  }

  WireWriter uuid(UUID value) {
    return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
  }

  WireWriter bytes(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** One byte with the number of UTF-8 bytes, then those. */
  WireWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return u8(utf8.length).bytes(utf8);
  }

  /** Two bytes with the number of entries; the caller writes them. */
  WireWriter count(Collection<?> entries) {
    return u16(entries.size());
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private WireWriter integer(long value, int width, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException("a field of " + width + " bytes can't hold " + value);
    }
    reserve(width);
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >> shift);
    }
    return this;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
