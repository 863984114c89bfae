package io.taiqu.supervisor.fleet;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.Revision;
import java.util.List;
import java.util.Optional;

/** Keeps the newest retained document of each topic, other than credit states. */
public interface DocumentStore {
  /** The document of a topic. */
  Optional<Kept> find(String topic);

  /** Adds or replaces the document of a topic. */
  void save(Kept document);

  /** Forgets the document of a topic. */
  void remove(String topic);

  /** Every document. */
  List<Kept> all();

  /**
   * One document.
   *
   * @param content hash of what it says, whatever its revision
   * @param bytes signed, as published
   */
  record Kept(
      String topic, EdgeId edge, String subject, Revision revision, Digest content, byte[] bytes) {}
}
