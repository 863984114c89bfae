package io.taiqu.protocol.identity;

import java.util.UUID;

/**
 * A measured point of the network: a customer's connection or a transformer's own supply meter. It
 * outlives the meter that measures it.
 *
 * @param uuid the 128-bit name
 */
public record SupplyPointId(UUID uuid) {
  public static SupplyPointId random() {
    return new SupplyPointId(UUID.randomUUID());
  }

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static SupplyPointId parse(String text) {
    return new SupplyPointId(Bytes.parseUuid(text));
  }

  /**
   * Reads the 16 bytes of the wire form.
   *
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public static SupplyPointId fromBytes(byte[] bytes) {
    return new SupplyPointId(Bytes.toUuid(bytes));
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
