package io.taiqu.protocol.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A meter's serial number as its maker wrote it.
 *
 * @param text 1…64 characters without control characters or surrounding blanks
 */
public record MeterSerial(String text) {
  /** Characters of the longest one. */
  public static final int LONGEST = 64;

  public MeterSerial {
    if (text.isEmpty()
        || text.length() > LONGEST
        || !text.equals(text.strip())
        || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("not a meter serial: '" + text + "'");
    }
  }

  /**
   * What documents carry instead of the serial: the first 16 bytes of the SHA-256 of its UTF-8
   * form.
   */
  public MeterSerialHash hash() {
    return MeterSerialHash.fromBytes(
        Arrays.copyOf(Bytes.sha256(text.getBytes(StandardCharsets.UTF_8)), 16));
  }

  @Override
  public String toString() {
    return text;
  }
}
