package io.taiqu.protocol.identity;

import java.util.HexFormat;

/**
 * The name of a signing key: the first eight bytes of the SHA-256 of the raw public key,
 * big-endian. It only selects a key; trust comes from the certificate and the signature.
 *
 * @param value the eight bytes as a number
 */
public record KeyId(long value) {
  /** Sixteen lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
