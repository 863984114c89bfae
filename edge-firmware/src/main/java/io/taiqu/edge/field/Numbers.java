package io.taiqu.edge.field;

import java.util.ArrayList;
import java.util.List;

/** Numbers as technicians write them. */
final class Numbers {
  private Numbers() {}

  /**
   * A decimal number, or a hexadecimal one that begins with 0x.
   *
   * @throws IllegalArgumentException naming what it is if it is none, or outside
   */
  static int within(String what, String text, int least, int most) {
    int number;
    try {
      number =
          Integer.decode(
              text.startsWith("0") && !text.startsWith("0x") && !text.startsWith("0X")
                  ? text.replaceFirst("^0+(?=\\d)", "")
                  : text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          what + " must be a number such as 72 or 0x0048, not " + text, e);
    }
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s must be within %d..%d, not %s".formatted(what, least, most, text));
    }
    return number;
  }

  /** Numbers and ranges with commas between them, such as {@code 1-32,100}. */
  static List<Integer> list(String what, String text, int least, int most) {
    List<Integer> all = new ArrayList<>();
    for (String part : text.split(",")) {
      String[] ends = part.strip().split("-", 2);
      int from = within(what, ends[0].strip(), least, most);
      int to = ends.length == 1 ? from : within(what, ends[1].strip(), least, most);
      for (int number = from; number <= to; number++) {
        all.add(number);
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(what + ": there is none in " + text);
    }
    return all;
  }
}
