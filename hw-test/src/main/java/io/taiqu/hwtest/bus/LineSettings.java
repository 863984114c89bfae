package io.taiqu.hwtest.bus;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How characters are put on a serial line. Modbus RTU always sends eight data bits; a character is
 * a start bit, the data, the parity bit if there is one, and the stop bits.
 *
 * @param baud bits per second
 * @param parity parity bit
 * @param stopBits 1 or 2
 */
public record LineSettings(int baud, Parity parity, int stopBits) {

  private static final Pattern TEXT = Pattern.compile("(\\d+)(?:[- ]?8([NEO])([12]))?");

  /** Above this speed Modbus over serial line fixes t3.5 at 1.75 ms and t1.5 at 0.75 ms. */
  private static final int FIXED_SILENCE_ABOVE_BAUD = 19_200;

  public LineSettings {
    if (baud < 300 || baud > 4_000_000) {
      throw new IllegalArgumentException("baud out of range: " + baud);
    }
    if (stopBits != 1 && stopBits != 2) {
      throw new IllegalArgumentException("stop bits must be 1 or 2, not " + stopBits);
    }
  }

  /** The usual setting, eight data bits without parity and one stop bit. */
  public static LineSettings of(int baud) {
    return new LineSettings(baud, Parity.NONE, 1);
  }

  /** Reads {@code 9600}, {@code 9600-8N1}, {@code 19200 8E1}. */
  public static LineSettings parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a line setting such as 9600-8N1: " + text);
    }
    int baud = Integer.parseInt(matcher.group(1));
    if (matcher.group(2) == null) {
      return of(baud);
    }
    Parity parity =
        switch (matcher.group(2)) {
          case "E" -> Parity.EVEN;
          case "O" -> Parity.ODD;
          default -> Parity.NONE;
        };
    return new LineSettings(baud, parity, Integer.parseInt(matcher.group(3)));
  }

  /** Bits of one character: 10 for 8N1, 11 for 8E1. */
  public int bitsPerCharacter() {
    return 1 + 8 + (parity == Parity.NONE ? 0 : 1) + stopBits;
  }

  /** Nanoseconds that {@code count} characters take, rounded once. */
  public long nanosFor(int count) {
    return count * bitsPerCharacter() * 1_000_000_000L / baud;
  }

  /** Nanoseconds of silence that end a frame. */
  public long silenceNanos() {
    return baud > FIXED_SILENCE_ABOVE_BAUD
        ? 1_750_000L
        : bitsPerCharacter() * 3_500_000_000L / baud;
  }

  /** Nanoseconds of silence that a frame must not contain. */
  public long gapNanos() {
    return baud > FIXED_SILENCE_ABOVE_BAUD ? 750_000L : bitsPerCharacter() * 1_500_000_000L / baud;
  }

  @Override
  public String toString() {
    return baud + "-8" + parity.name().charAt(0) + stopBits;
  }
}
