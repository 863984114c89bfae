package io.taiqu.supervisor.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A place in a JSON document. Reading never throws: what is missing or wrong is noted with its
 * path, and a stand-in is returned, so that one pass finds every problem. Members that nobody asked
 * for are problems too.
 */
public final class JsonCursor {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode node;
  private final String path;
  private final List<Problem> problems;
  private final Set<String> asked = new HashSet<>();

  private JsonCursor(JsonNode node, String path, List<Problem> problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /** One problem and where it is. */
  public record Problem(String path, String message) {}

  /** The root of a document; text that is no JSON is a problem, and reads as an empty object. */
  public static JsonCursor parse(byte[] json) {
    List<Problem> problems = new ArrayList<>();
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      problems.add(new Problem("$", JsonFault.told(e)));
      root = JsonNodeFactory.instance.objectNode();
    } catch (IOException e) {
      problems.add(new Problem("$", "not JSON: " + e.getMessage()));
      root = JsonNodeFactory.instance.objectNode();
    }
    return new JsonCursor(root, "$", problems);
  }

  /** Every problem found so far, anywhere in the document; of what is no JSON only that. */
  public List<Problem> problems() {
    boolean noJson = !problems.isEmpty() && problems.getFirst().message().startsWith("not JSON");
    return noJson ? List.of(problems.getFirst()) : List.copyOf(problems);
  }

  /** Where this is. */
  public String path() {
    return path;
  }

  /** Notes a problem here. */
  public void problem(String message) {
    problems.add(new Problem(path, message));
  }

  /** Whether there is a member of that name. */
  public boolean has(String name) {
    asked.add(name);
    return node.hasNonNull(name);
  }

  /** Whether this is a string. */
  public boolean isText() {
    return node.isTextual();
  }

  /** A member, or a problem. */
  public JsonCursor at(String name) {
    asked.add(name);
    JsonNode member = node.get(name);
    String place = path + "." + name;
    if (member == null || member.isNull()) {
      problems.add(new Problem(place, "is missing"));
      return new JsonCursor(MissingNode.getInstance(), place, problems);
    }
    return new JsonCursor(member, place, problems);
  }

  /** A member, if it is there. */
  public Optional<JsonCursor> find(String name) {
    return has(name) ? Optional.of(at(name)) : Optional.empty();
  }

  /** The elements of a member; none if it is missing, a problem if it is no array. */
  public List<JsonCursor> list(String name) {
    return find(name).map(JsonCursor::elements).orElse(List.of());
  }

  /** The elements of this array. */
  public List<JsonCursor> elements() {
    List<JsonCursor> elements = new ArrayList<>();
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        elements.add(new JsonCursor(node.get(i), path + "[" + i + "]", problems));
      }
    } else if (!node.isMissingNode()) {
      problem("must be an array");
    }
    return elements;
  }

  /** This string, or a problem and an empty one. */
  public String text() {
    if (node.isTextual() && !node.asText().isBlank()) {
      return node.asText();
    }
    if (!node.isMissingNode()) {
      problem("must be a string that is not empty");
    }
    return "";
  }

  /** This string as a value, or a problem and the stand-in. */
  public <T> T as(Function<String, T> parser, T standIn) {
    String text = text();
    if (text.isEmpty()) {
      return standIn;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      problem(e.getMessage() == null ? "is not valid: " + text : e.getMessage());
      return standIn;
    }
  }

  /** This whole number, or a problem and the stand-in. */
  public long number(long min, long max, long standIn) {
    if (node.isIntegralNumber()
        && node.canConvertToLong()
        && node.asLong() >= min
        && node.asLong() <= max) {
      return node.asLong();
    }
    if (!node.isMissingNode()) {
      problem("must be a whole number from " + min + " to " + max);
    }
    return standIn;
  }

  /** This truth value, or a problem and the stand-in. */
  public boolean bool(boolean standIn) {
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (!node.isMissingNode()) {
      problem("must be true or false");
    }
    return standIn;
  }

  /** Notes members that were never asked for, once everything was read. */
  public void requireNothingElse() {
    if (node.isMissingNode()) {
      return;
    }
    if (!node.isObject()) {
      problem("must be an object");
      return;
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!asked.contains(name)) {
        problems.add(new Problem(path + "." + name, "is not known here (known: " + known() + ")"));
      }
    }
  }

  private String known() {
    return String.join(", ", asked.stream().sorted().toList());
  }
}
