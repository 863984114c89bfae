package io.taiqu.protocol.identity;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value that names some content. */
public final class Digest {
  public static final int LENGTH = 32;

  /** Thirty-two zero bytes: the head of a hash chain without entries. */
  public static final Digest ZERO = new Digest(new byte[LENGTH]);

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of {@code content}. */
  public static Digest of(byte[] content) {
    return new Digest(Bytes.sha256(content));
  }

  /**
   * Takes 32 bytes as a digest.
   *
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public static Digest fromBytes(byte[] bytes) {
    return new Digest(Bytes.requireLength(bytes, LENGTH).clone());
  }

  /**
   * Reads 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Digest parse(String hex) {
    return new Digest(Bytes.requireLength(HexFormat.of().parseHex(hex), LENGTH));
  }

  /** The head of a chain after {@code entry} was appended to it: SHA-256(this ‖ entry). */
  public Digest chain(byte[] entry) {
    byte[] joined = Arrays.copyOf(bytes, LENGTH + entry.length);
    System.arraycopy(entry, 0, joined, LENGTH, entry.length);
    return of(joined);
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Lower-case hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
