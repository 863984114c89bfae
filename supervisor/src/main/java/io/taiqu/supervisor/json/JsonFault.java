package io.taiqu.supervisor.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with a JSON document, for who wrote it: without a word of how it is read here. */
public final class JsonFault {
  private JsonFault() {}

  /** The fault in words, beginning with the place. */
  public static String told(JsonProcessingException fault) {
    return switch (fault) {
      case UnrecognizedPropertyException unknown ->
          path(unknown)
              + " is not known here; known: "
              + Optional.<Collection<Object>>ofNullable(unknown.getKnownPropertyIds()).stream()
                  .flatMap(Collection::stream)
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", "));
      case MismatchedInputException other when other.getTargetType() != null ->
          path(other) + " must be " + kind(other.getTargetType());
      case JsonMappingException other -> path(other) + " is not acceptable";
      default -> unreadable(fault);
    };
  }

  private static String unreadable(JsonProcessingException fault) {
    JsonLocation at = fault.getLocation();
    // What follows names the source as this program holds it.
    String what =
        String.valueOf(fault.getOriginalMessage()).replaceFirst(" ?\\(start marker .*", "");
    return at == null
        ? "not JSON: " + what
        : "not JSON at line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), what);
  }

  private static String path(JsonMappingException fault) {
    StringBuilder path = new StringBuilder("$");
    for (Reference step : fault.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append('.').append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String kind(Class<?> target) {
    if (target == String.class) {
      return "a text";
    }
    if (target == boolean.class || target == Boolean.class) {
      return "true or false";
    }
    if (target == int.class
        || target == long.class
        || target == Integer.class
        || target == Long.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(target)) {
      return "a number";
    }
    return Collection.class.isAssignableFrom(target) ? "a list" : "an object";
  }
}
