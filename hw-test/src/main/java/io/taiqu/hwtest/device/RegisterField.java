package io.taiqu.hwtest.device;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** One value in a register table. */
sealed interface RegisterField {

  int address();

  int words();

  /** Writes the value at {@code at}. */
  void put(Registered registered, short[] image, int at);

  /** An integer. */
  record Count(int address, Encoding encoding, ToLongFunction<Registered> value)
      implements RegisterField {
    @Override
    public int words() {
      return encoding.words();
    }

    @Override
    public void put(Registered registered, short[] image, int at) {
      encoding.put(value.applyAsLong(registered), image, at);
    }
  }

  /** An IEEE 754 single, high word first. */
  record Real(int address, ToDoubleFunction<Registered> value) implements RegisterField {
    @Override
    public int words() {
      return 2;
    }

    @Override
    public void put(Registered registered, short[] image, int at) {
      Encoding.U32.put(Float.floatToIntBits((float) value.applyAsDouble(registered)), image, at);
    }
  }

  /** ASCII text, two characters per register, filled with zeros. */
  record Text(int address, int words, Function<Registered, String> value) implements RegisterField {
    @Override
    public void put(Registered registered, short[] image, int at) {
      byte[] text = value.apply(registered).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < words * 2; i++) {
        int character = i < text.length ? text[i] : 0;
        image[at + i / 2] |= (short) (i % 2 == 0 ? character << 8 : character);
      }
    }
  }
}
