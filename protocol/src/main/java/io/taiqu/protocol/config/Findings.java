package io.taiqu.protocol.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What reading one configuration has brought to light so far. */
final class Findings {
  private final List<Problem> problems = new ArrayList<>();
  private final List<Setting<?>> settings = new ArrayList<>();
  private final List<ConfigNode> nodes = new ArrayList<>();
  private final Map<String, Provenance> provenance = new LinkedHashMap<>();

  void add(Problem problem) {
    problems.add(problem);
  }

  void register(Setting<?> setting) {
    settings.add(setting);
  }

  void register(ConfigNode node) {
    nodes.add(node);
  }

  void note(Provenance found) {
    provenance.put(found.path(), found);
  }

  String placeOf(String path) {
    Provenance found = provenance.get(path);
    return found == null ? "" : found.place();
  }

  List<Provenance> provenance() {
    return List.copyOf(provenance.values());
  }

  List<ConfigNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Everything that is wrong, missing settings included. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    settings.stream().filter(Setting::isAbsent).map(Setting::absence).forEach(all::add);
    return all;
  }
}
