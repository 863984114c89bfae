package io.taiqu.hwtest.readings;

import io.taiqu.hwtest.bus.Frame;
import java.util.Arrays;

/** Frames that arrive in place of the right one. */
final class Answers {
  private Answers() {}

  static byte[] exception(byte address, byte function, int code) {
    return new Frame(address & 0xFF, new byte[] {(byte) (function | 0x80), (byte) code}).toBytes();
  }

  /** The same answer from the next address, undamaged. */
  static byte[] ofOther(byte[] answer) {
    byte[] pdu = Arrays.copyOfRange(answer, 1, answer.length - 2);
    return new Frame((answer[0] & 0xFF) % 247 + 1, pdu).toBytes();
  }
}
