package io.taiqu.edge.field;

import java.util.HexFormat;

/** What a whole frame says, in words; its check sum was found right before. */
final class FrameMeaning {
  private static final int EXCEPTION_BIT = 0x80;

  private FrameMeaning() {}

  static String request(byte[] frame) {
    int unit = frame[0] & 0xFF;
    int function = frame[1] & 0xFF;
    return switch (function) {
      case 1, 2, 3, 4 ->
          "unit %d: %s 0x%04X, %d of them"
              .formatted(unit, asked(function), word(frame, 2), word(frame, 4));
      case 5 ->
          "unit %d: coil %d %s".formatted(unit, word(frame, 2), word(frame, 4) == 0 ? "off" : "on");
      case 6 -> "unit %d: write 0x%04X = %04X".formatted(unit, word(frame, 2), word(frame, 4));
      default ->
          "unit %d: function %d, from 0x%04X, %d of them"
              .formatted(unit, function, word(frame, 2), word(frame, 4));
    };
  }

  private static String asked(int function) {
    return switch (function) {
      case 1 -> "coils from";
      case 2 -> "inputs from";
      case 3 -> "holding registers from";
      default -> "input registers from";
    };
  }

  static String response(byte[] frame) {
    int unit = frame[0] & 0xFF;
    int function = frame[1] & 0xFF;
    if ((function & EXCEPTION_BIT) != 0) {
      int code = frame[2] & 0xFF;
      return "unit %d: exception %d, %s".formatted(unit, code, FrameText.exception(code));
    }
    return function <= 4
        ? "unit %d: %s"
            .formatted(
                unit,
                HexFormat.ofDelimiter(" ").withUpperCase().formatHex(frame, 3, frame.length - 2))
        : "unit %d: done".formatted(unit);
  }

  private static int word(byte[] frame, int at) {
    return (frame[at] & 0xFF) << 8 | frame[at + 1] & 0xFF;
  }
}
