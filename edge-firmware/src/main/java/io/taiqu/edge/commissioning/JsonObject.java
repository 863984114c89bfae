package io.taiqu.edge.commissioning;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parsed JSON object, read field by field; what is missing or of another kind is a fault of the
 * text.
 *
 * @param fields as parsed
 */
record JsonObject(Map<?, ?> fields) {
  static JsonObject of(Object value) {
    if (value instanceof Map<?, ?> map) {
      return new JsonObject(map);
    }
    throw new IllegalArgumentException("an object was expected");
  }

  private <T> T required(String name, Class<T> kind) {
    Object value = fields.get(name);
    if (!kind.isInstance(value)) {
      throw new IllegalArgumentException("field \"" + name + "\" is missing or of another kind");
    }
    return kind.cast(value);
  }

  String text(String name) {
    return required(name, String.class);
  }

  Optional<String> optionalText(String name) {
    return fields.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
  }

  long number(String name) {
    return required(name, Long.class);
  }

  int integer(String name) {
    return Math.toIntExact(number(name));
  }

  boolean flag(String name) {
    return required(name, Boolean.class);
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  JsonObject object(String name) {
    return of(required(name, Map.class));
  }

  List<?> list(String name) {
    return required(name, List.class);
  }

  List<Long> numbers(String name) {
    return numbers(list(name));
  }

  static List<Long> numbers(Object list) {
    if (list instanceof List<?> values) {
      return values.stream()
          .map(value -> {
            if (value instanceof Long number) {
              return number;
            }
            throw new IllegalArgumentException("a list of whole numbers was expected");
          })
          .toList();
    }
    throw new IllegalArgumentException("a list was expected");
  }

  List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }
}
