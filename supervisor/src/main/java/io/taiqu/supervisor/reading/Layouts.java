package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.EdgeId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Layouts at hand, as long as the estate stays as it is. */
final class Layouts {
  private final ReadingStore store;
  private final Map<EdgeId, Optional<Layout>> known = new HashMap<>();
  private long version = -1;

  Layouts(ReadingStore store) {
    this.store = store;
  }

  /**
   * A version of all layouts.
   *
   * @param company the edges that were asked for and whose readings change the same rows
   */
  record Version(long number, Set<EdgeId> company) {}

  /** The version that is at hand, for some edges. */
  synchronized Version known(Collection<EdgeId> edges) {
    if (version < 0) {
      renew(store.layoutVersion());
    }
    Set<EdgeId> company = new TreeSet<>(java.util.Comparator.comparing(EdgeId::toString));
    for (EdgeId edge : edges) {
      company.add(edge);
      of(edge).ifPresent(layout -> company.addAll(layout.company()));
    }
    return new Version(version, company);
  }

  /** Forgets them if the version is another one. */
  synchronized void renew(long currentVersion) {
    if (version != currentVersion) {
      known.clear();
      version = currentVersion;
    }
  }

  /** The layout of an edge. */
  synchronized Optional<Layout> of(EdgeId edge) {
    return known.computeIfAbsent(edge, store::layout);
  }
}
