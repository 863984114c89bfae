package io.taiqu.supervisor.reading;

import java.util.Arrays;

/** Numbers in as many bytes as they need: LEB128, signed ones in zigzag form. */
final class Varints {
  private static final int PAYLOAD_BITS = 7;
  private static final int PAYLOAD = 0x7F;
  private static final int MORE = 0x80;

  private Varints() {}

  /** Writes numbers one behind the other. */
  static final class Writer {
    private byte[] bytes;
    private int length;

    Writer(int expected) {
      this.bytes = new byte[expected];
    }

    void unsigned(long value) {
      if (length + 10 > bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2 + 10);
      }
      long rest = value;
      while ((rest & ~PAYLOAD) != 0) {
        bytes[length++] = (byte) (rest & PAYLOAD | MORE);
        rest >>>= PAYLOAD_BITS;
      }
      bytes[length++] = (byte) rest;
    }

    void signed(long value) {
      unsigned(value << 1 ^ value >> 63);
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, length);
    }
  }

  /** Reads them again. */
  static final class Reader {
    private final byte[] bytes;
    private int next;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    long unsigned() {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += PAYLOAD_BITS) {
        if (next == bytes.length) {
          throw new IllegalArgumentException("a number is cut short");
        }
        byte one = bytes[next++];
        value |= (long) (one & PAYLOAD) << shift;
        if ((one & MORE) == 0) {
          return value;
        }
      }
      throw new IllegalArgumentException("a number is too long");
    }

    long signed() {
      long value = unsigned();
      return value >>> 1 ^ -(value & 1);
    }
  }
}
