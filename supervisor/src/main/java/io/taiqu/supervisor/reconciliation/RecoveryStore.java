package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps the supervisor's own documents as edges showed them. */
public interface RecoveryStore {
  /** The newest document of a kind that was shown for a supply point. */
  Optional<Shown> shown(SupplyPointId point, Kind kind);

  /** The newest document of a kind of every supply point for which one was shown. */
  List<Shown> shown(Kind kind);

  /** Adds or replaces the newest document. */
  void save(Shown document);

  /** Notes that an edge has shown what it holds. */
  void heard(EdgeId edge);

  /** Which edges have. */
  Set<EdgeId> heard();

  /** Forgets who was heard, when a recovery ends or begins; the documents are kept. */
  void forgetHeard();

  /** Which document. */
  enum Kind {
    CREDIT,
    HANDOVER
  }

  /**
   * One document.
   *
   * @param level its assignment epoch, which comes before its revision in the order
   * @param bytes as they were signed
   */
  record Shown(SupplyPointId point, Kind kind, long level, Revision revision, byte[] bytes) {
    /** Whether this one came later. */
    public boolean isAfter(Shown other) {
      return level > other.level || (level == other.level && revision.isAfter(other.revision));
    }
  }
}
