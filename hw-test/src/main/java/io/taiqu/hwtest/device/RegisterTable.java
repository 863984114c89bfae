package io.taiqu.hwtest.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The registers that one function code reads. Inside a readable span an address without a field
 * reads zero; outside every span it is illegal.
 */
final class RegisterTable {

  private record Span(int first, int last) {}

  private final List<Span> spans = new ArrayList<>();
  private final List<RegisterField> fields = new ArrayList<>();
  private final List<RegisterField> readAlone = new ArrayList<>();

  /** Addresses {@code first} to {@code last}, both included, can be read. */
  RegisterTable readable(int first, int last) {
    spans.add(new Span(first, last));
    return this;
  }

  RegisterTable real(int address, ToDoubleFunction<Registered> value) {
    fields.add(new RegisterField.Real(address, value));
    return this;
  }

  RegisterTable count(int address, Encoding encoding, ToLongFunction<Registered> value) {
    fields.add(new RegisterField.Count(address, encoding, value));
    return this;
  }

  /** A measured value in steps of one over {@code countsPerUnit}. */
  RegisterTable scaled(
      int address, Encoding encoding, double countsPerUnit, ToDoubleFunction<Registered> value) {
    return count(address, encoding, r -> Math.round(value.applyAsDouble(r) * countsPerUnit));
  }

  RegisterTable text(int address, int words, Function<Registered, String> value) {
    fields.add(new RegisterField.Text(address, words, value));
    return this;
  }

  /** A value that shows only when exactly its registers are read; a wider read shows the others. */
  RegisterTable readAlone(int address, Encoding encoding, ToLongFunction<Registered> value) {
    readAlone.add(new RegisterField.Count(address, encoding, value));
    return this;
  }

  /** The registers asked for, or null if one of them is illegal. */
  short @Nullable [] read(Registered registered, int first, int count) {
    int last = first + count - 1;
    if (spans.stream().noneMatch(span -> span.first <= first && last <= span.last)) {
      return null;
    }
    short[] image = new short[count];
    for (RegisterField field : readAlone) {
      if (field.address() == first && field.words() == count) {
        field.put(registered, image, 0);
        return image;
      }
    }
    for (RegisterField field : fields) {
      int from = field.address();
      int to = from + field.words() - 1;
      if (to < first || from > last) {
        continue;
      }
      short[] words = new short[field.words()];
      field.put(registered, words, 0);
      for (int i = 0; i < words.length; i++) {
        int at = from + i - first;
        if (at >= 0 && at < count) {
          image[at] = words[i];
        }
      }
    }
    return image;
  }
}
