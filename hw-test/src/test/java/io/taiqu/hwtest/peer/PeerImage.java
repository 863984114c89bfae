package io.taiqu.hwtest.peer;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The registers of a meter as a slave that others wrote serves them. Written down from the makers'
 * tables by hand, so that neither our profiles nor our virtual meters have a part in it.
 */
final class PeerImage {
  private final StringBuilder lines = new StringBuilder();

  private PeerImage word(int function, int address, long word) {
    lines.append("%d %d %d%n".formatted(function, address, word & 0xFFFF));
    return this;
  }

  private PeerImage real(int function, int address, double value) {
    return integer(
        function, address, 2, Integer.toUnsignedLong(Float.floatToIntBits((float) value)));
  }

  private PeerImage integer(int function, int address, int words, long value) {
    for (int i = 0; i < words; i++) {
      word(function, address + i, value >> 16 * (words - 1 - i));
    }
    return this;
  }

  private PeerImage lowFirst(int function, int address, long value) {
    return word(function, address, value).word(function, address + 1, value >> 16);
  }

  private PeerImage text(int function, int address, String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i + 1 < bytes.length || i < bytes.length; i += 2) {
      int low = i + 1 < bytes.length ? bytes[i + 1] : 0;
      word(function, address + i / 2, bytes[i] << 8 | low);
    }
    return this;
  }

  /** What the slave's standard input is told. */
  String lines() {
    return lines + "end\n";
  }

  /** 230.5 V, 4.25 A, 930 W. */
  static PeerImage eastronSdm120(String kilowattHours, long serial) {
    return new PeerImage()
        .real(4, 0x0000, 230.5)
        .real(4, 0x0006, 4.25)
        .real(4, 0x000C, 930)
        .real(4, 0x001E, 0.95)
        .real(4, 0x0046, 50)
        .real(4, 0x0048, Double.parseDouble(kilowattHours))
        .real(4, 0x0156, Double.parseDouble(kilowattHours))
        .integer(3, 0xFC00, 2, serial);
  }

  /** 230.5 V, 4.25 A, 1880 W in all; 43 219 876.54 kWh, more than 32 bits of its counts. */
  static PeerImage abbB23(long serial) {
    PeerImage image =
        new PeerImage()
            .text(3, 0x8960, "B23 112-100")
            .integer(3, 0x8900, 2, serial)
            .integer(3, 0x5000, 4, 4_321_987_654L)
            .integer(3, 0x5B14, 2, 188_000)
            .word(3, 0x5B2C, 5_000);
    for (int phase = 0; phase < 3; phase++) {
      image.integer(3, 0x5B00 + 2 * phase, 2, 2_305);
      image.integer(3, 0x5B0C + 2 * phase, 2, 425);
    }
    return image;
  }

  /** 230.5 V, 4.25 A, 1880 W; 4321.9 kWh; the low word first. */
  static PeerImage carloGavazziEm340(String serial) {
    PeerImage image =
        new PeerImage()
            .word(4, 0x000B, 340)
            .text(4, 0x5000, serial)
            .lowFirst(4, 0x0034, 43_219)
            .lowFirst(4, 0x0028, 18_800);
    for (int phase = 0; phase < 3; phase++) {
      image.lowFirst(4, 2 * phase, 2_305);
      image.lowFirst(4, 0x000C + 2 * phase, 4_250);
    }
    return image;
  }

  /** 230.5 V, 4.25 A, 1880 W; 4 321 987 Wh. */
  static PeerImage schneiderIem3155(long serial) {
    PeerImage image =
        new PeerImage()
            .text(3, 0x0031, "iEM3155")
            .integer(3, 0x0081, 2, serial)
            .integer(3, 0x0C83, 4, 4_321_987)
            .real(3, 0x0BF3, 1.88);
    for (int phase = 0; phase < 3; phase++) {
      image.real(3, 0x0BD3 + 2 * phase, 230.5);
      image.real(3, 0x0BB7 + 2 * phase, 4.25);
    }
    return image;
  }

  /**
   * The makes that a slave is tried with, by the name of our profile; each with its energy in Wh.
   */
  static Map<String, Double> makes() {
    return new TreeMap<>(
        Map.of(
            "eastron-sdm120", 1_234_567.0,
            "abb-b23", 43_219_876_540.0,
            "carlo-gavazzi-em340", 4_321_900.0,
            "schneider-iem3155", 4_321_987.0));
  }

  /** The registers of this make with this serial number. */
  static PeerImage of(String make, String serial) {
    return switch (make) {
      case "eastron-sdm120" -> eastronSdm120("1234.567", Long.parseLong(serial));
      case "abb-b23" -> abbB23(Long.parseLong(serial));
      case "carlo-gavazzi-em340" -> carloGavazziEm340(serial);
      case "schneider-iem3155" -> schneiderIem3155(Long.parseLong(serial));
      default -> throw new IllegalArgumentException("no registers of a " + make);
    };
  }
}
