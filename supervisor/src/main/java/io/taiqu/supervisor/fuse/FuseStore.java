package io.taiqu.supervisor.fuse;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.SupplyState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps what was allowed beyond the usual, which relays were opened, and whether everything is
 * halted. Several supervisors and the next start of one count on the same.
 */
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

  /** What each relay of an edge was commanded to be when it was reported last. */
  Map<SupplyPointId, SupplyState> seen(EdgeId edge);

  /** Notes what a relay is commanded to be. */
  void see(EdgeId edge, SupplyPointId point, SupplyState commanded);

  /** Notes that a relay was opened. */
  void opened(SupplyPointId point, Instant at);

  /** How many openings are noted at or after a time; those before it are forgotten. */
  int openingsSince(Instant from);

  /** Forgets every opening. */
  void forgetOpenings();

  /** How many customers there are. */
  int customers();

  /** So many relays more an hour, until a time. */
  record More(int openings, Instant until) {}
}
