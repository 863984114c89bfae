package io.taiqu.supervisor.export;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes structures in Thrift's compact protocol, as far as the headers of Parquet need it. */
final class ThriftCompact {
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int SHORT_LIST = 15;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  private void field(int id, int type) {
    // Every field here follows the one before by less than sixteen.
    out.write((id - last) << 4 | type);
    last = id;
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  ThriftCompact i32(int id, int value) {
    field(id, I32);
    zigzag(value);
    return this;
  }

  ThriftCompact i64(int id, long value) {
    field(id, I64);
    zigzag(value);
    return this;
  }

  ThriftCompact text(int id, String value) {
    field(id, BINARY);
    element(value);
    return this;
  }

  /** Begins a list of structures; each is between {@link #begin()} and {@link #end()}. */
  ThriftCompact structs(int id, int size) {
    list(id, STRUCT, size);
    return this;
  }

  ThriftCompact texts(int id, int size) {
    list(id, BINARY, size);
    return this;
  }

  ThriftCompact numbers(int id, int... values) {
    list(id, I32, values.length);
    for (int value : values) {
      zigzag(value);
    }
    return this;
  }

  private void list(int id, int type, int size) {
    field(id, LIST);
    if (size < SHORT_LIST) {
      out.write(size << 4 | type);
    } else {
      out.write(SHORT_LIST << 4 | type);
      varint(size);
    }
  }

  /** A text in a list. */
  ThriftCompact element(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** Begins a structure that is a field. */
  ThriftCompact begin(int id) {
    field(id, STRUCT);
    return begin();
  }

  /** Begins a structure in a list. */
  ThriftCompact begin() {
    outer.push(last);
    last = 0;
    return this;
  }

  ThriftCompact end() {
    out.write(0);
    last = outer.pop();
    return this;
  }

  /** The whole, with the end of the outermost structure. */
  byte[] toBytes() {
    out.write(0);
    return out.toByteArray();
  }
}
