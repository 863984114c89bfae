package io.taiqu.protocol.identity;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The byte forms that several names share. */
final class Bytes {
  private Bytes() {}

  static byte[] ofUuid(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  static UUID toUuid(byte[] bytes) {
    requireLength(bytes, 16);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  /** Unlike {@link UUID#fromString}, takes the canonical 36 characters only. */
  static UUID parseUuid(String text) {
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException("not a canonical UUID: " + text);
    }
    return uuid;
  }

  static byte[] requireLength(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException("expected " + length + " bytes, got " + bytes.length);
    }
    return bytes;
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException everyPlatformHasSha256) {
      throw new IllegalStateException(everyPlatformHasSha256);
    }
  }
}
