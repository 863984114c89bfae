package io.taiqu.hwtest.pins;

import java.util.Optional;

/**
 * One change of a pin as it travels over the cable, a line of text: {@code 9 1} means that pin 9 is
 * high now.
 *
 * @param pin number on the header (BCM)
 * @param high the level
 */
public record PinLevel(int pin, boolean high) {

  /** The line, without its end. */
  public String toLine() {
    return pin + (high ? " 1" : " 0");
  }

  /** Reads a line; empty if it is none of ours. */
  public static Optional<PinLevel> parse(String line) {
    String[] fields = line.split(" ");
    if (fields.length != 2 || !fields[0].matches("\\d{1,3}") || !fields[1].matches("[01]")) {
      return Optional.empty();
    }
    return Optional.of(new PinLevel(Integer.parseInt(fields[0]), fields[1].equals("1")));
  }
}
