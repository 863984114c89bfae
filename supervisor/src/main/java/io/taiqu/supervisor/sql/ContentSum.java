package io.taiqu.supervisor.sql;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The sum of the SHA-256 of all rows of a table, modulo 2²⁵⁶: the same wherever these rows are, in
 * whatever order they are read. A row is its values in the order of the columns' names, each with
 * its kind, and its length where that varies, before it.
 */
final class ContentSum {
  private static final int BYTES = 32;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(8 * BYTES);

  private final MessageDigest digest;
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
  private BigInteger sum = BigInteger.ZERO;
  private long rows;

  ContentSum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a row of {@link Long}, {@link Double}, {@link String}, bytes and nulls. */
  void add(@Nullable Object[] row) {
    for (Object value : row) {
      switch (value) {
        case null -> digest.update((byte) 0);
        case Long whole -> fixed(1, whole);
        case Double real -> fixed(2, Double.doubleToLongBits(real));
        case String text -> sized(3, text.getBytes(StandardCharsets.UTF_8));
        case byte[] bytes -> sized(4, bytes);
        default -> throw new IllegalArgumentException("no value of a row: " + value.getClass());
      }
    }
    sum = sum.add(new BigInteger(1, digest.digest())).mod(MODULUS);
    rows++;
  }

  private void fixed(int kind, long value) {
    digest.update((byte) kind);
    digest.update(number.clear().putLong(value).array());
  }

  private void sized(int kind, byte[] value) {
    fixed(kind, value.length);
    digest.update(value);
  }

  long rows() {
    return rows;
  }

  /** 64 hexadecimal digits. */
  String hex() {
    byte[] digits = new byte[BYTES];
    byte[] number = sum.toByteArray();
    int length = Math.min(BYTES, number.length);
    System.arraycopy(number, number.length - length, digits, BYTES - length, length);
    return HexFormat.of().formatHex(digits);
  }
}
