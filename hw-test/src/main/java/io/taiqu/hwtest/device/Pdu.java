package io.taiqu.hwtest.device;

import java.util.Arrays;

/** Pieces that every Modbus answer is made of. */
final class Pdu {

  static final int ILLEGAL_FUNCTION = 1;
  static final int ILLEGAL_ADDRESS = 2;
  static final int ILLEGAL_VALUE = 3;

  private Pdu() {}

  static byte[] exception(int function, int code) {
    return new byte[] {(byte) (function | 0x80), (byte) code};
  }

  /** The unsigned register at this offset, high byte first. */
  static int word(byte[] pdu, int at) {
    return (pdu[at] & 0xFF) << 8 | pdu[at + 1] & 0xFF;
  }

  static byte[] head(byte[] pdu, int length) {
    return Arrays.copyOf(pdu, length);
  }
}
