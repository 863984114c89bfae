package io.taiqu.protocol.identity;

import java.util.UUID;

/**
 * One installation of the product: one root key, one supervisor, its edges. Documents of another
 * deployment are refused.
 *
 * @param uuid the 128-bit name
 */
public record DeploymentId(UUID uuid) {
  public static DeploymentId random() {
    return new DeploymentId(UUID.randomUUID());
  }

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static DeploymentId parse(String text) {
    return new DeploymentId(Bytes.parseUuid(text));
  }

  /**
   * Reads the 16 bytes of the wire form.
   *
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public static DeploymentId fromBytes(byte[] bytes) {
    return new DeploymentId(Bytes.toUuid(bytes));
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
