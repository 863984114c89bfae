package io.taiqu.edge.keypad;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Lines of digits out of the records of a Linux input device: 24 bytes each on a 64-bit machine,
 * {@code seconds i64 ‖ microseconds i64 ‖ type u16 ‖ code u16 ‖ value i32} in the machine's order
 * (input.h, input-event-codes.h).
 */
final class Keystrokes {
  static final int RECORD = 24;

  /** An account and a token are shorter; whoever leans on the keypad fills nothing. */
  private static final int LONGEST = 64;

  private static final int EV_KEY = 1;
  private static final int PRESSED = 1;
  private static final int ESCAPE = 1;
  private static final int KEY_1 = 2;
  private static final int KEY_0 = 11;
  private static final int BACKSPACE = 14;
  private static final int ENTER = 28;
  private static final int KEYPAD_STAR = 55;
  private static final int KEYPAD_ENTER = 96;

  /** The keys of the number block in the order of their codes. */
  private static final String NUMBER_BLOCK = "789-456+1230";

  private static final int NUMBER_BLOCK_BEGIN = 71;

  private final InputStream device;
  private final StringBuilder line = new StringBuilder(LONGEST);

  Keystrokes(InputStream device) {
    this.device = device;
  }

  /**
   * The next line that was ended by Enter; it may be empty. Escape and * begin the line anew.
   *
   * @throws EOFException if the device ended
   */
  String readLine() throws IOException {
    while (true) {
      byte[] record = device.readNBytes(RECORD);
      if (record.length < RECORD) {
        throw new EOFException("the keypad went away");
      }
      ByteBuffer fields = ByteBuffer.wrap(record).order(ByteOrder.nativeOrder());
      boolean pressed = fields.getShort(16) == EV_KEY && fields.getInt(20) == PRESSED;
      if (pressed && take(Short.toUnsignedInt(fields.getShort(18)))) {
        String typed = line.toString();
        line.setLength(0);
        return typed;
      }
    }
  }

  private boolean take(int code) {
    if (code == ENTER || code == KEYPAD_ENTER) {
      return true;
    }
    if (code == ESCAPE || code == KEYPAD_STAR) {
      line.setLength(0);
    } else if (code == BACKSPACE) {
      line.setLength(Math.max(0, line.length() - 1));
    } else if (line.length() < LONGEST) {
      digit(code).ifPresent(line::append);
    }
    return false;
  }

  private static Optional<Character> digit(int code) {
    if (code >= KEY_1 && code <= KEY_0) {
      return Optional.of((char) ('0' + (code - 1) % 10));
    }
    int place = code - NUMBER_BLOCK_BEGIN;
    return place >= 0 && place < NUMBER_BLOCK.length()
        ? Optional.of(NUMBER_BLOCK.charAt(place)).filter(Character::isDigit)
        : Optional.empty();
  }
}
