package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Revision;
import java.util.Map;

/**
 * What was ever published, kept outside whatever a backup restores. Written durably before each
 * publication: it is how a supervisor that was set back in time notices.
 */
public interface FenceJournal {
  /** Whether nothing was ever recorded. */
  boolean isNew();

  /** The generation in force: that of every document issued now. */
  long generation();

  /** The highest revision recorded for a supply point; {@link Revision#NONE} if there is none. */
  Revision highest(SupplyPointId point);

  /** The highest revision of every supply point that has one. */
  Map<SupplyPointId, Revision> all();

  /**
   * Records revisions; they are on disk when this returns.
   *
   * @throws FenceException if they are not: nothing may be published then
   */
  void record(Map<SupplyPointId, Revision> revisions) throws FenceException;
}
