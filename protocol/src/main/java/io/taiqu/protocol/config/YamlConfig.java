package io.taiqu.protocol.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a YAML file into a configuration record.
 *
 * <pre>{@code
 * Loaded<Web> web = YamlConfig.read(file, Overrides.ofProcess(flags), root -> {
 *   Setting<String> host = root.string("host").orElse("localhost");
 *   Setting<Integer> port = root.integer("port", 1, 65535);
 *   return root.build(() -> new Web(host.get(), port.get()));
 * });
 * }</pre>
 */
public final class YamlConfig {
  private YamlConfig() {}

  /**
   * What was read.
   *
   * @param value the configuration
   * @param provenance every setting with its value and where it comes from, in the order in which
   *     it was asked for
   * @param <T> the type of the configuration
   */
  public record Loaded<T>(T value, List<Provenance> provenance) {
    public Loaded {
      provenance = List.copyOf(provenance);
    }
  }

  /** What a section needs to know of the configuration that it is part of. */
  record Source(String file, Path directory, Overrides overrides, Findings findings) {
    int line(Node node) {
      return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    String place(Node node) {
      return file + ":" + line(node);
    }
  }

  /**
   * Reads a file.
   *
   * @param reader asks for settings and builds the configuration from them
   * @throws ConfigException with every problem, if there is any
   */
  public static <T> Loaded<T> read(
      Path file, Overrides overrides, Function<ConfigNode, Setting<T>> reader)
      throws ConfigException {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      String why =
          Files.exists(file) ? "can't be read as UTF-8 text: " + unreadable : "does not exist";
      throw new ConfigException(List.of(new Problem(file.toString(), "", why)));
    }
    return parse(file, text, overrides, reader);
  }

  /**
   * As {@link #read}, from text; {@code file} names it in problems, and its directory is where
   * relative paths start.
   */
  public static <T> Loaded<T> parse(
      Path file, String text, Overrides overrides, Function<ConfigNode, Setting<T>> reader)
      throws ConfigException {
    Findings findings = new Findings();
    String name = String.valueOf(file.getFileName());
    Path directory =
        Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
    Source source = new Source(name, directory, overrides, findings);
    Optional<MappingNode> top = compose(source, text);
    ConfigNode root = new ConfigNode(source, "", name, top);
    Setting<T> result = reader.apply(root);
    findings.nodes().forEach(ConfigNode::reportUnknownKeys);
    reportUnknownFlags(source);
    List<Problem> problems = findings.problems();
    if (!problems.isEmpty()) {
      throw new ConfigException(inFileOrder(problems));
    }
    return new Loaded<>(result.get(), findings.provenance());
  }

  private static Optional<MappingNode> compose(Source source, String text) throws ConfigException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(source.file()).setMaxAliasesForCollections(16).build();
    try {
      Optional<Node> node = new Compose(settings).composeString(text);
      if (node.isPresent() && !(node.get() instanceof MappingNode)) {
        throw new ConfigException(
            List.of(
                new Problem(source.place(node.get()), "", "must consist of \"key: value\" lines")));
      }
      return node.map(MappingNode.class::cast);
    } catch (MarkedYamlEngineException syntax) {
      int line = syntax.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new ConfigException(
          List.of(
              new Problem(source.file() + ":" + line, "", "is not YAML: " + syntax.getProblem())));
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException syntax) {
      // The reader lets some exceptions of its parts pass: for the tag of "!%7", for one.
      throw new ConfigException(
          List.of(new Problem(source.file(), "", "is not YAML: " + syntax.getMessage())));
    } catch (StackOverflowError nested) {
      throw new ConfigException(
          List.of(new Problem(source.file(), "", "is nested too deeply to be a configuration")));
    }
  }

  private static void reportUnknownFlags(Source source) {
    List<String> used = source.findings().provenance().stream().map(Provenance::path).toList();
    for (String flag : source.overrides().flags().keySet()) {
      if (!used.contains(flag)) {
        String hint =
            Spelling.nearest(flag, used)
                .map(known -> "; did you mean \"" + known + "\"?")
                .orElse("");
        source.findings().add(new Problem("--" + flag, flag, "is not a known setting" + hint));
      }
    }
  }

  /**
   * By line; what has no line comes first, and what is on the same line stays in the order in which
   * it was found.
   */
  private static List<Problem> inFileOrder(List<Problem> problems) {
    List<Problem> ordered = new ArrayList<>(problems);
    ordered.sort(Comparator.comparingInt(YamlConfig::lineOf));
    return ordered;
  }

  private static int lineOf(Problem problem) {
    String line = problem.place().substring(problem.place().lastIndexOf(':') + 1);
    return line.matches("[0-9]{1,9}") ? Integer.parseInt(line) : 0;
  }
}
