package io.taiqu.edge.modbus;

/**
 * How a serial line is driven: device path, speed and character format. Times are in nanoseconds.
 *
 * @param port path of the device, such as {@code /dev/ttyUSB0}
 * @param baud bits per second
 * @param parity parity bit
 * @param stopBits 1 or 2
 */
public record LineSettings(String port, int baud, Parity parity, int stopBits) {

  /** Parity bit of a character. */
  public enum Parity {
    /** No parity bit. */
    NONE,
    /** Even parity, the standard's default. */
    EVEN,
    /** Odd parity. */
    ODD
  }

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Refuses speeds and formats that no meter uses. */
  public LineSettings {
    if (baud < 300 || baud > 1_000_000) {
      throw new IllegalArgumentException("baud rate " + baud + " is outside 300..1000000");
    }
    if (stopBits < 1 || stopBits > 2) {
      throw new IllegalArgumentException("stop bits " + stopBits + " must be 1 or 2");
    }
  }

  /** Bits of one character on the wire: start, eight data, parity, stop. */
  public int bitsPerCharacter() {
    return 9 + (parity == Parity.NONE ? 0 : 1) + stopBits;
  }

  /** Time of {@code count} characters on the wire, rounded up. */
  public long charactersNanos(int count) {
    return Math.ceilDiv(count * bitsPerCharacter() * NANOS_PER_SECOND, baud);
  }

  /**
   * The silence between two frames: 3.5 characters up to 19 200 baud, 1.75 ms above (Modbus over
   * serial line 1.02, 2.5.1.1).
   */
  public long silenceNanos() {
    return baud > 19_200
        ? 1_750_000L
        : Math.ceilDiv(7L * bitsPerCharacter() * NANOS_PER_SECOND, 2L * baud);
  }
}
