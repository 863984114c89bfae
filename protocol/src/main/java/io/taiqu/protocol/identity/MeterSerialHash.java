package io.taiqu.protocol.identity;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A shortened hash of a {@link MeterSerial}, of fixed width on the wire.
 *
 * @param high the first eight bytes, big-endian
 * @param low the last eight bytes, big-endian
 */
public record MeterSerialHash(long high, long low) {
  /**
   * Takes 16 bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 16 bytes
   */
  public static MeterSerialHash fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(Bytes.requireLength(bytes, 16));
    return new MeterSerialHash(buffer.getLong(), buffer.getLong());
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** Lower-case hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toBytes());
  }
}
