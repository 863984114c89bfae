package io.taiqu.supervisor.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards and alert rules ask for figures that exist. */
final class DashboardTest {
  private static final Pattern REGISTERED = Pattern.compile("\"(taiqu_[a-z_]+)\"");
  private static final Pattern ASKED = Pattern.compile("\\b(taiqu_[a-z_]+)");

  @ParameterizedTest
  @ValueSource(
      strings = {"../deploy/prometheus/alerts.yaml", "../deploy/grafana/taiqu-supervisor.json"})
  void onlyMetricsThatExistAreAskedFor(String file) throws IOException {
    Set<String> registered = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(path -> path.toString().endsWith(".java"))
          .forEach(path -> registered.addAll(names(REGISTERED, path)));
    }
    Set<String> asked = names(ASKED, Path.of(file));
    assertFalse(asked.isEmpty());
    Set<String> unknown = new TreeSet<>(asked);
    unknown.removeAll(registered);
    assertEquals(Set.of(), unknown);
  }

  private static Set<String> names(Pattern pattern, Path file) {
    try {
      Set<String> names = new TreeSet<>();
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
