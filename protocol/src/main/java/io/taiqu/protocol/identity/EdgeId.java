package io.taiqu.protocol.identity;

import java.util.UUID;

/**
 * One edge unit, for as long as it keeps its signing key.
 *
 * @param uuid the 128-bit name
 */
public record EdgeId(UUID uuid) {
  public static EdgeId random() {
    return new EdgeId(UUID.randomUUID());
  }

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static EdgeId parse(String text) {
    return new EdgeId(Bytes.parseUuid(text));
  }

  /**
   * Reads the 16 bytes of the wire form.
   *
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public static EdgeId fromBytes(byte[] bytes) {
    return new EdgeId(Bytes.toUuid(bytes));
  }

  /** The 16 bytes of the wire form, most significant first. */
  public byte[] toBytes() {
    return Bytes.ofUuid(uuid);
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
