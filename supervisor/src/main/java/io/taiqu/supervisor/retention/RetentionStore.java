package io.taiqu.supervisor.retention;

import java.time.YearMonth;
import java.util.Optional;
import java.util.Set;

/** Takes away what is kept no longer. */
public interface RetentionStore {
  /** What is kept. */
  enum Kind {
    /** Blocks as the edges signed them. */
    RAW,
    /** Energies by interval. */
    INTERVALS,
    /** Energies by day. */
    DAILY
  }

  /** The first month of which everything of a kind is kept; empty while nothing ever went. */
  Optional<YearMonth> keptSince(Kind kind);

  /** Notes it, before anything goes: from now on nothing older is changed or added. */
  void keepSince(Kind kind, YearMonth month);

  /** Whether sums are still to be made from blocks, so that none may go. */
  boolean isSummingDue();

  /**
   * Transformers of which nothing goes: a supply point is disputed, a settlement waits for its
   * approval, or the months of an account that is settled by the month are not settled yet.
   */
  Set<Long> held(YearMonth before);

  /** Takes away at most so many rows that are older than a month; how many it was. */
  int remove(Kind kind, YearMonth before, Set<Long> held, int most);
}
