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

  /**
   * Begins the next generation, for ever: a generation that was begun and never used is not begun
   * again. It is on disk when this returns.
   *
   * @return the generation now in force
   * @throws FenceException if it is not on disk
   */
  long advance() throws FenceException;

  /** The highest token counter recorded for a supply point; 0 if there is none. */
  long tokens(SupplyPointId point);

  /**
   * Records that tokens up to a counter were given out; it is on disk when this returns.
   *
   * @throws FenceException if it is not: the token must not be shown then
   */
  void recordTokens(SupplyPointId point, long counter) throws FenceException;

  /** The highest revision recorded for a supply point; {@link Revision#NONE} if there is none. */
  Revision highest(SupplyPointId point);

  /** The highest revision of every supply point that has one. */
  Map<SupplyPointId, Revision> all();

  /**
   * Records revisions; they are on disk when this returns. A revision that is not higher than the
   * recorded one changes nothing.
   *
   * @throws FenceException if they are not: nothing may be published then
   */
  void record(Map<SupplyPointId, Revision> revisions) throws FenceException;
}
