package io.taiqu.supervisor.topology;

import io.taiqu.protocol.quantity.Energy;
import java.time.Instant;
import java.util.List;

/** Registers read at the heads of lines, from whatever reads them there. */
public interface LineHeads {
  /** Keeps readings; of the same line and time the newest counts. */
  void save(String line, List<Reading> readings);

  /** How many are kept of a line. */
  int count(String line);

  /**
   * One reading.
   *
   * @param at an interval's end
   * @param register cumulative, on the primary side
   */
  record Reading(Instant at, Energy register) {}
}
