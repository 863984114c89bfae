package io.taiqu.supervisor.web;

import io.taiqu.supervisor.amendment.AmendmentStore;
import io.taiqu.supervisor.amendment.Finding;
import java.time.Instant;
import java.util.List;

/**
 * Doubts about a transformer's readings, and what people decided about them.
 *
 * @param findings the newest first
 * @param more how many findings are not shown
 */
public record FindingsPage(
    String code,
    String name,
    Instant from,
    Instant to,
    List<Finding> findings,
    int more,
    List<Amended> amended) {
  /** A decision and the meter that it is about. */
  public record Amended(String serial, AmendmentStore.Entry entry) {
    /** Key of its words. */
    public String key() {
      return "amendment."
          + entry.amendment().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** The end of the first interval that it is about. */
    public Instant since() {
      return Instant.ofEpochSecond(entry.amendment().from() * 60);
    }

    /** The end of the last one. */
    public Instant until() {
      return Instant.ofEpochSecond(entry.amendment().to() * 60);
    }
  }
}
