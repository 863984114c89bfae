package io.taiqu.protocol.message;

import io.taiqu.protocol.identity.EdgeId;

/** What an edge tells the supervisor, signed by the edge's own key. */
public sealed interface Uplink extends Document permits EdgeReport, ReadingBatch, Evidence {
  /** The edge that says it. */
  EdgeId edge();
}
