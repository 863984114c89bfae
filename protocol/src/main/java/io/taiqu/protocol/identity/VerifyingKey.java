package io.taiqu.protocol.identity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The 32 bytes of an Ed25519 public key (RFC 8032). */
public final class VerifyingKey {
  public static final int LENGTH = 32;

  private final byte[] bytes;
  private final KeyId id;

  private VerifyingKey(byte[] bytes) {
    this.bytes = bytes;
    this.id = new KeyId(ByteBuffer.wrap(Bytes.sha256(bytes)).getLong());
  }

  /**
   * Takes the raw key. Whether it is a point of the curve shows when it is first used.
   *
   * @throws IllegalArgumentException if there are not exactly 32 bytes
   */
  public static VerifyingKey fromBytes(byte[] bytes) {
    return new VerifyingKey(Bytes.requireLength(bytes, LENGTH).clone());
  }

  /** The name by which documents refer to this key. */
  public KeyId id() {
    return id;
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Lower-case hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
