package io.taiqu.supervisor.reading;

import io.taiqu.protocol.identity.EdgeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Layouts at hand, as long as the estate stays as it is. */
final class Layouts {
  private final ReadingStore store;
  private final Map<EdgeId, Optional<Layout>> known = new HashMap<>();
  private long version = -1;

  Layouts(ReadingStore store) {
    this.store = store;
  }

  /** The layout of an edge in a version of all layouts. */
  synchronized Optional<Layout> of(EdgeId edge, long currentVersion) {
    if (version != currentVersion) {
      known.clear();
      version = currentVersion;
    }
    return known.computeIfAbsent(edge, store::layout);
  }
}
