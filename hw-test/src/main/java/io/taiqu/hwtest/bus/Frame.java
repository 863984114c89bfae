package io.taiqu.hwtest.bus;

import java.util.Arrays;
import java.util.Optional;

/**
 * A Modbus RTU frame without its checksum.
 *
 * @param address station address, 0 is broadcast
 * @param pdu function code and data
 */
public record Frame(int address, byte[] pdu) {

  /** Shortest frame: address, function, two checksum bytes. */
  public static final int SHORTEST = 4;

  /** Longest frame that Modbus over serial line allows. */
  public static final int LONGEST = 256;

  private static final int[] CRC_TABLE = crcTable();
  private static final int[] CRC_BY_HIGH_BYTE = entriesByHighByte();

  /** Reads the first {@code length} bytes; empty if the length or the checksum is wrong. */
  public static Optional<Frame> parse(byte[] bytes, int length) {
    if (length < SHORTEST || length > LONGEST) {
      return Optional.empty();
    }
    int sent = (bytes[length - 2] & 0xFF) | (bytes[length - 1] & 0xFF) << 8;
    if (sent != crc(bytes, length - 2)) {
      return Optional.empty();
    }
    return Optional.of(new Frame(bytes[0] & 0xFF, Arrays.copyOfRange(bytes, 1, length - 2)));
  }

  /** The bytes on the wire, checksum last with its low byte first. */
  public byte[] toBytes() {
    byte[] bytes = new byte[pdu.length + 3];
    bytes[0] = (byte) address;
    System.arraycopy(pdu, 0, bytes, 1, pdu.length);
    int crc = crc(bytes, bytes.length - 2);
    bytes[bytes.length - 2] = (byte) crc;
    bytes[bytes.length - 1] = (byte) (crc >> 8);
    return bytes;
  }

  /** CRC-16/MODBUS of the first {@code length} bytes. */
  public static int crc(byte[] bytes, int length) {
    int crc = 0xFFFF;
    for (int i = 0; i < length; i++) {
      crc = crc >>> 8 ^ CRC_TABLE[(crc ^ bytes[i]) & 0xFF];
    }
    return crc;
  }

  /**
   * Chooses two successive bytes of a damaged frame such that its check sum is right again: what a
   * damage looks like that no check sum of 16 bits can see.
   *
   * @param at of the first of the two, at most two before the frame's end
   */
  public static void hideDamage(byte[] frame, int at) {
    int before = crc(frame, at);
    int after = 0;
    for (int i = frame.length - 1; i >= at + 2; i--) {
      int entry = CRC_BY_HIGH_BYTE[after >>> 8];
      after = (after ^ CRC_TABLE[entry]) << 8 | (entry ^ frame[i]) & 0xFF;
    }
    int second = CRC_BY_HIGH_BYTE[after >>> 8];
    int first = CRC_BY_HIGH_BYTE[(after ^ CRC_TABLE[second]) & 0xFF];
    int between = before >>> 8 ^ CRC_TABLE[first];
    frame[at] = (byte) (first ^ before);
    frame[at + 1] = (byte) (second ^ between);
  }

  private static int[] entriesByHighByte() {
    int[] entries = new int[256];
    for (int i = 0; i < CRC_TABLE.length; i++) {
      entries[CRC_TABLE[i] >>> 8] = i;
    }
    return entries;
  }

  private static int[] crcTable() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xA001;
      }
      table[i] = crc;
    }
    return table;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Frame that && address == that.address && Arrays.equals(pdu, that.pdu);
  }

  @Override
  public int hashCode() {
    return 31 * address + Arrays.hashCode(pdu);
  }
}
