package io.taiqu.protocol.identity;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The byte forms that several names share. */
final class Bytes {
  private static final int UUID_LENGTH = 36;

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
    if (!isCanonical(text)) {
      throw new IllegalArgumentException("not a canonical UUID: " + text);
    }
    return UUID.fromString(text);
  }

  private static boolean isCanonical(String text) {
    if (text.length() != UUID_LENGTH) {
      return false;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(i);
      boolean right = i == 8 || i == 13 || i == 18 || i == 23 ? c == '-' : isHex(c);
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
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
