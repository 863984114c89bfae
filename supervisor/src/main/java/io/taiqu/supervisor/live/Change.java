package io.taiqu.supervisor.live;

import io.taiqu.protocol.identity.EdgeId;
import java.util.UUID;

/** Something that a page may want to show anew. Sent after the commit, so that a query sees it. */
public sealed interface Change {
  /** An edge's report was accepted; the live state of its supply points is new. */
  record EdgeReported(EdgeId edge) implements Change {}

  /** Readings of an edge were stored and rolled up. */
  record ReadingsStored(EdgeId edge) implements Change {}

  /** A top-up took a step. */
  record TopUpMoved(UUID topUp) implements Change {}

  /** An alarm was raised, repeated, acknowledged or cleared. */
  record AlarmChanged(long alarm) implements Change {}

  /** The estate document was applied. */
  record EstateChanged() implements Change {}
}
