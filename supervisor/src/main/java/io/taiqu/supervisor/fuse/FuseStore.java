package io.taiqu.supervisor.fuse;

import io.taiqu.protocol.identity.EdgeId;
import java.time.Instant;
import java.util.Optional;

/** Keeps what was allowed beyond the usual, and whether everything is halted. */
public interface FuseStore {
  /** What an edge was allowed beyond the usual. */
  Optional<More> more(EdgeId edge);

  /** Replaces what an edge is allowed beyond the usual. */
  void save(EdgeId edge, More more);

  /** When everything was halted; empty if it is not. */
  Optional<Instant> haltedAt();

  /** Notes that everything is halted. */
  void halt(Instant at);

  /** Notes that it is not any more. */
  void resume();

  /** How many customers there are. */
  int customers();

  /** So many relays more an hour, until a time. */
  record More(int openings, Instant until) {}
}
