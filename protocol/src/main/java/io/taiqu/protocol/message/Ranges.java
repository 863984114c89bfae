package io.taiqu.protocol.message;

import java.util.Collection;

/** The limits that fields share with their wire form. */
final class Ranges {
  static final long MAX_U32 = 0xFFFF_FFFFL;

  private Ranges() {}

  static void requireU32(long value, String field) {
    if (value < 0 || value > MAX_U32) {
      throw new IllegalArgumentException(field + " is outside 0…2³²−1: " + value);
    }
  }

  static void requireU16(long value, String field) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException(field + " is outside 0…65535: " + value);
    }
  }

  static void requireNotNegative(long value, String field) {
    if (value < 0) {
      throw new IllegalArgumentException(field + " is negative: " + value);
    }
  }

  static void requireAtMost(Collection<?> values, int limit, String field) {
    if (values.size() > limit) {
      throw new IllegalArgumentException(
          field + " has " + values.size() + " entries, at most " + limit + " are allowed");
    }
  }
}
