package io.taiqu.hwtest.device;

/** How a number lies in consecutive registers. */
enum Encoding {
  U16(1),
  S16(1),
  /** High word first. */
  U32(2),
  /** High word first. */
  S32(2),
  /** Low word first, as Carlo Gavazzi does. */
  S32_LOW_WORD_FIRST(2),
  /** High word first. */
  U64(4),
  /** High word first. */
  S64(4);

  private final int words;

  Encoding(int words) {
    this.words = words;
  }

  int words() {
    return words;
  }

  /** Writes the low bits of {@code value} at {@code at}. */
  void put(long value, short[] image, int at) {
    switch (this) {
      case S32_LOW_WORD_FIRST -> {
        image[at] = (short) value;
        image[at + 1] = (short) (value >> 16);
      }
      case U16, S16, U32, S32, U64, S64 -> {
        for (int word = 0; word < words; word++) {
          image[at + word] = (short) (value >> 16 * (words - 1 - word));
        }
      }
    }
  }
}
