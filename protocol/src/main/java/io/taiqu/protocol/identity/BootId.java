package io.taiqu.protocol.identity;

import java.util.UUID;

/**
 * One run of an edge process; monotonic times compare only within it.
 *
 * @param uuid the 128-bit name
 */
public record BootId(UUID uuid) {
  public static BootId random() {
    return new BootId(UUID.randomUUID());
  }

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static BootId parse(String text) {
    return new BootId(Bytes.parseUuid(text));
  }

  /**
   * Reads the 16 bytes of the wire form.
   *
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public static BootId fromBytes(byte[] bytes) {
    return new BootId(Bytes.toUuid(bytes));
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
