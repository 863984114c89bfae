package io.taiqu.protocol.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One section of a configuration. Asking for a key makes it a known one; whatever is wrong with it
 * is noted, never thrown.
 */
public final class ConfigNode {
  private final YamlConfig.Source source;
  private final String path;
  private final String place;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  ConfigNode(YamlConfig.Source source, String path, String place, Optional<MappingNode> mapping) {
    this.source = source;
    this.path = path;
    this.place = place;
    mapping.ifPresent(this::index);
    source.findings().register(this);
  }

  /** Text as written. */
  public Setting<String> string(String key) {
    return value(key, "text", Function.identity());
  }

  /** A whole number within bounds. */
  public Setting<Integer> integer(String key, int least, int most) {
    return value(
        key,
        "a whole number within " + least + "…" + most,
        text -> {
          int number = Integer.parseInt(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException();
          }
          return number;
        });
  }

  /** A decimal number; exact. */
  public Setting<BigDecimal> decimal(String key) {
    return value(key, "a decimal number", BigDecimal::new);
  }

  /** {@code true} or {@code false}. */
  public Setting<Boolean> flag(String key) {
    return value(
        key,
        "true or false",
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException();
          }
          return text.equals("true");
        });
  }

  /** An ISO 8601 duration that is not negative, such as {@code PT15M}. */
  public Setting<Duration> duration(String key) {
    return value(
        key,
        "a duration such as PT15M",
        text -> {
          Duration duration = Duration.parse(text);
          if (duration.isNegative()) {
            throw new IllegalArgumentException();
          }
          return duration;
        });
  }

  /** A UTC instant such as {@code 2026-03-02T02:00:00Z}. */
  public Setting<Instant> instant(String key) {
    return value(key, "a time such as 2026-03-02T02:00:00Z", Instant::parse);
  }

  /** A time zone such as {@code Asia/Shanghai}. */
  public Setting<ZoneId> zone(String key) {
    return value(key, "a time zone such as Asia/Shanghai", ZoneId::of);
  }

  /** A path; a relative one starts from the directory of the configuration file. */
  public Setting<Path> path(String key) {
    return value(key, "a path", text -> source.directory().resolve(text).normalize());
  }

  /** One of an enumeration's constants, written in lower case with hyphens. */
  public <E extends Enum<E>> Setting<E> choice(String key, Class<E> type) {
    Map<String, E> choices = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return value(
        key,
        "one of " + String.join(", ", choices.keySet()),
        text -> Optional.ofNullable(choices.get(text)).orElseThrow(IllegalArgumentException::new));
  }

  /**
   * A value of any type.
   *
   * @param key the key
   * @param kind what it should be, for the message of a problem: "a UUID"
   * @param parser throws {@link IllegalArgumentException} or {@link DateTimeException} for a text
   *     that is not one
   */
  public <T> Setting<T> value(String key, String kind, Function<String, T> parser) {
    asked.add(key);
    String full = pathOf(key);
    Optional<Scalar> scalar = source.overrides().of(full);
    if (scalar.isEmpty() && entries.containsKey(key)) {
      if (!(entries.get(key) instanceof ScalarNode written) || isNull(written)) {
        return faulty(key, "must be " + kind);
      }
      scalar = Optional.of(new Scalar(written.getValue(), Origin.FILE, placeOf(key)));
    }
    if (scalar.isEmpty()) {
      return Setting.absent(source.findings(), place, full);
    }
    Scalar found = scalar.get();
    source.findings().note(new Provenance(full, found.text(), found.origin(), found.place()));
    try {
      return Setting.present(source.findings(), full, parser.apply(found.text()));
    } catch (IllegalArgumentException | DateTimeException refused) {
      source
          .findings()
          .add(
              new Problem(
                  found.place(), full, "must be " + kind + ", is \"" + found.text() + "\""));
      return Setting.faulty(source.findings(), full);
    }
  }

  /**
   * A secret, which only the environment may give: files are copied and command lines are seen by
   * every user of the machine. Its text is never shown.
   */
  public Setting<String> secret(String key) {
    asked.add(key);
    String full = pathOf(key);
    Optional<Scalar> given = source.overrides().of(full);
    if (entries.containsKey(key)
        || given.filter(scalar -> scalar.origin() != Origin.ENVIRONMENT).isPresent()) {
      return faulty(
          key, "is a secret: give it by the variable " + Overrides.variable(full) + " alone");
    }
    if (given.isEmpty()) {
      return Setting.absent(source.findings(), place, full);
    }
    source
        .findings()
        .note(new Provenance(full, "(not shown)", Origin.ENVIRONMENT, given.get().place()));
    return Setting.present(source.findings(), full, given.get().text());
  }

  /** A list of texts. */
  public Setting<List<String>> strings(String key) {
    return listOf(key, "a list of texts", this::text);
  }

  /** A list of sections, each read by {@code reader}. */
  public <T> Setting<List<T>> list(String key, Function<ConfigNode, Setting<T>> reader) {
    return listOf(
        key,
        "a list of sections",
        (element, at) ->
            element instanceof MappingNode mapping
                ? reader.apply(
                    new ConfigNode(source, at, source.place(element), Optional.of(mapping)))
                : faultyAt(element, at, "must be a section"));
  }

  /**
   * A section; when it is absent, an empty one, so that what is required within it is missed by its
   * own path.
   */
  public ConfigNode section(String key) {
    asked.add(key);
    return switch (entries.get(key)) {
      case MappingNode mapping ->
          new ConfigNode(source, pathOf(key), placeOf(key), Optional.of(mapping));
      case null -> new ConfigNode(source, pathOf(key), place, Optional.empty());
      case ScalarNode scalar when isNull(scalar) ->
          new ConfigNode(source, pathOf(key), placeOf(key), Optional.empty());
      case Node other -> {
        source.findings().add(new Problem(source.place(other), pathOf(key), "must be a section"));
        yield new ConfigNode(source, pathOf(key), placeOf(key), Optional.empty());
      }
    };
  }

  /** A section that need not be there. */
  public Optional<ConfigNode> optionalSection(String key) {
    asked.add(key);
    return entries.containsKey(key) || source.overrides().mentionsBelow(pathOf(key))
        ? Optional.of(section(key))
        : Optional.empty();
  }

  /** A section that need not be there, read by {@code reader} if it is. */
  public <T> Setting<Optional<T>> optionalSection(
      String key, Function<ConfigNode, Setting<T>> reader) {
    return optionalSection(key)
        .map(node -> reader.apply(node).optional())
        .orElseGet(() -> Setting.present(source.findings(), pathOf(key), Optional.empty()));
  }

  /** The keys that the file gives in this section, for sections whose keys are names. */
  public Set<String> keys() {
    return Set.copyOf(entries.keySet());
  }

  /** The path of this section; empty for the whole file. */
  public String path() {
    return path;
  }

  /** Notes a problem that only the reader of the section can see. */
  public void problem(String key, String message) {
    source.findings().add(new Problem(placeOf(key), pathOf(key), message));
  }

  /**
   * What the settings of this section make. Where {@code constructor} asks for a setting that has a
   * problem or is missing there is nothing to make, and nothing more to say; an {@link
   * IllegalArgumentException} from it is a problem of this section. So a fault elsewhere in the
   * file hides none in this section.
   */
  public <T> Setting<T> build(Supplier<T> constructor) {
    try {
      return Setting.present(source.findings(), path, constructor.get());
    } catch (Setting.NoValue alreadyNoted) {
      return Setting.faulty(source.findings(), path);
    } catch (IllegalArgumentException refused) {
      source.findings().add(new Problem(place, path, String.valueOf(refused.getMessage())));
      return Setting.faulty(source.findings(), path);
    }
  }

  /** Notes every key that nobody asked for. */
  void reportUnknownKeys() {
    for (String key : entries.keySet()) {
      if (!asked.contains(key)) {
        String hint =
            Spelling.nearest(key, asked)
                .map(known -> "; did you mean \"" + known + "\"?")
                .orElse(known());
        source
            .findings()
            .add(new Problem(placeOf(key), pathOf(key), "is not a known setting" + hint));
      }
    }
  }

  private String known() {
    return asked.isEmpty()
        ? ""
        : "; known here: " + asked.stream().sorted().collect(Collectors.joining(", "));
  }

  private interface ElementReader<T> {
    Setting<T> read(Node element, String path);
  }

  private <T> Setting<List<T>> listOf(String key, String kind, ElementReader<T> reader) {
    asked.add(key);
    Node node = entries.get(key);
    if (node == null) {
      return Setting.absent(source.findings(), place, pathOf(key));
    }
    if (!(node instanceof SequenceNode sequence)) {
      return faulty(key, "must be " + kind);
    }
    List<Setting<T>> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(reader.read(element, pathOf(key) + "[" + elements.size() + "]"));
    }
    return build(() -> elements.stream().map(Setting::get).toList());
  }

  private Setting<String> text(Node element, String at) {
    if (!(element instanceof ScalarNode scalar) || isNull(scalar)) {
      return faultyAt(element, at, "must be text");
    }
    source
        .findings()
        .note(new Provenance(at, scalar.getValue(), Origin.FILE, source.place(scalar)));
    return Setting.present(source.findings(), at, scalar.getValue());
  }

  private void index(MappingNode mapping) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        source
            .findings()
            .add(new Problem(source.place(tuple.getKeyNode()), path, "a key must be text"));
      } else if (entries.putIfAbsent(name.getValue(), tuple.getValueNode()) == null) {
        lines.put(name.getValue(), source.line(name));
      } else {
        source
            .findings()
            .add(new Problem(source.place(name), pathOf(name.getValue()), "is given twice"));
      }
    }
  }

  private <T> Setting<T> faulty(String key, String message) {
    source.findings().add(new Problem(placeOf(key), pathOf(key), message));
    return Setting.faulty(source.findings(), pathOf(key));
  }

  private <T> Setting<T> faultyAt(Node node, String at, String message) {
    source.findings().add(new Problem(source.place(node), at, message));
    return Setting.faulty(source.findings(), at);
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String placeOf(String key) {
    Integer line = lines.get(key);
    return line == null ? place : source.file() + ":" + line;
  }

  private static boolean isNull(ScalarNode scalar) {
    return scalar.getTag().equals(Tag.NULL);
  }
}
