package io.taiqu.supervisor.retention;

import io.taiqu.supervisor.retention.RetentionStore.Kind;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;

/**
 * Takes away what is older than it is to be kept, in steps so small that nobody waits for one. What
 * is not summed yet, not settled or disputed stays, however old it is.
 */
public final class Retention {
  private static final int ROWS_AT_ONCE = 2_000;

  /** What is held may be released; nothing is looked through for that more often. */
  private static final Duration PAUSE = Duration.ofHours(6);

  private final RetentionStore store;
  private final Keeping keeping;
  private final Transactions transactions;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Map<Kind, Instant> nextLook = new EnumMap<>(Kind.class);

  public Retention(
      RetentionStore store,
      Keeping keeping,
      Transactions transactions,
      InstantSource clock,
      ZoneId zone) {
    this.store = store;
    this.keeping = keeping;
    this.transactions = transactions;
    this.clock = clock;
    this.zone = zone;
  }

  /** One step of each kind; how many rows went. Call now and then. */
  public int step() {
    if (store.isSummingDue()) {
      return 0;
    }
    int removed = 0;
    for (Kind kind : Kind.values()) {
      removed += step(kind);
    }
    return removed;
  }

  private int step(Kind kind) {
    Instant now = clock.instant();
    if (now.isBefore(nextLook.getOrDefault(kind, Instant.MIN))) {
      return 0;
    }
    int months =
        switch (kind) {
          case RAW -> keeping.raw();
          case INTERVALS -> keeping.intervals();
          case DAILY -> keeping.daily();
        };
    YearMonth first = YearMonth.from(LocalDate.ofInstant(now, zone)).minusMonths(months);
    int removed =
        transactions.run(() -> {
          if (store.keptSince(kind).filter(known -> !known.isBefore(first)).isEmpty()) {
            store.keepSince(kind, first);
          }
          return store.remove(kind, first, store.held(first), ROWS_AT_ONCE);
        });
    if (removed == 0) {
      nextLook.put(kind, now.plus(PAUSE));
    }
    return removed;
  }
}
