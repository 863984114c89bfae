package io.taiqu.edge.modbus;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One value in a device's register space.
 *
 * @param function 3 for holding registers, 4 for input registers
 * @param address zero-based wire address of its first register
 * @param type how the registers are to be read
 * @param order which register of several comes first
 * @param words registers that it takes
 */
public record RegisterField(int function, int address, Type type, WordOrder order, int words) {

  /** Number and text formats that meters use. */
  public enum Type {
    /** Unsigned 16 bit. */
    U16(1),
    /** Signed 16 bit. */
    S16(1),
    /** Unsigned 32 bit. */
    U32(2),
    /** Signed 32 bit. */
    S32(2),
    /** Unsigned 64 bit. */
    U64(4),
    /** Signed 64 bit. */
    S64(4),
    /** IEEE 754 single precision. */
    F32(2),
    /** Two ASCII characters a register, padded with zeros or blanks. */
    TEXT(0);

    private final int words;

    Type(int words) {
      this.words = words;
    }

    /** Registers of a value; 0 where the field itself says how many. */
    public int words() {
      return words;
    }
  }

  /** Which register of a value of several comes first on the wire. */
  public enum WordOrder {
    /** The most significant. */
    HIGH_FIRST,
    /** The least significant. */
    LOW_FIRST
  }

  /** Address behind the last register. */
  public int end() {
    return address + words;
  }

  /**
   * The number in this field, exactly; empty where the meter says that it has none (NaN, infinity).
   */
  public Optional<BigDecimal> number(RegisterImage image) {
    return switch (type) {
      case U16, U32, U64 -> Optional.of(new BigDecimal(new BigInteger(1, bytes(image))));
      case S16, S32, S64 -> Optional.of(new BigDecimal(new BigInteger(bytes(image))));
      case F32 -> finite(Float.intBitsToFloat(new BigInteger(bytes(image)).intValue()));
      case TEXT ->
          throw new IllegalStateException(
              "text field at 0x%04X read as a number".formatted(address));
    };
  }

  /**
   * The number in this field with as few digits as tell it from the field's other numbers: 0.002
   * where the nearest f32 is 0.00200000009…; for eyes, never for charging.
   */
  public Optional<BigDecimal> shortest(RegisterImage image) {
    return type == Type.F32
        ? number(image).map(exact -> new BigDecimal(Float.toString(exact.floatValue())))
        : number(image);
  }

  /**
   * The distance between this field's number and the next higher one that the field can hold: 1 for
   * integers; 0 where there is no number.
   */
  public BigDecimal spacing(RegisterImage image) {
    if (type != Type.F32) {
      return BigDecimal.ONE;
    }
    float value = Float.intBitsToFloat(new BigInteger(bytes(image)).intValue());
    return Float.isFinite(value) ? new BigDecimal(Math.ulp(value)) : BigDecimal.ZERO;
  }

  /** The registers of this field as they came, in the order of their addresses. */
  public List<Integer> words(RegisterImage image) {
    List<Integer> found = new ArrayList<>(words);
    for (int i = 0; i < words; i++) {
      found.add(image.word(function, address + i));
    }
    return found;
  }

  /** Whether every register of this field is in the image. */
  public boolean isIn(RegisterImage image) {
    return image.holds(function, address, words);
  }

  /** The first register as it is. */
  int word(RegisterImage image) {
    return image.word(function, address);
  }

  private static Optional<BigDecimal> finite(float value) {
    return Float.isFinite(value) ? Optional.of(new BigDecimal(value)) : Optional.empty();
  }

  /** The field as text: characters for text, decimal digits for numbers. */
  public String text(RegisterImage image) {
    if (type == Type.TEXT) {
      return new String(bytes(image), StandardCharsets.US_ASCII).replace('\0', ' ').strip();
    }
    return number(image).map(BigDecimal::toPlainString).orElse("");
  }

  private byte[] bytes(RegisterImage image) {
    byte[] bytes = new byte[2 * words];
    for (int i = 0; i < words; i++) {
      int word =
          image.word(function, address + (order == WordOrder.HIGH_FIRST ? i : words - 1 - i));
      bytes[2 * i] = (byte) (word >> 8);
      bytes[2 * i + 1] = (byte) word;
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "function %d, 0x%04X, %s".formatted(function, address, type);
  }
}
