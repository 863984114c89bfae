package io.taiqu.supervisor.audit;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** Writing to the audit trail, reading it and proving that nothing in it was altered. */
public final class AuditTrail {
  private static final int PAGE = 1_000;

  private final AuditStore store;
  private final InstantSource clock;

  /** A trail kept in a store, dated by the deployment's clock. */
  public AuditTrail(AuditStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Puts a deed on record. */
  public AuditEntry record(Deed deed) {
    return store.append(deed, clock.instant());
  }

  /** A page of the trail, newest first. */
  public List<AuditEntry> page(long before, int limit, AuditStore.Filter filter) {
    return store.newestBefore(before, limit, filter);
  }

  /** Re-hashes the whole trail; the sequence at which it first does not hold, or nothing. */
  public OptionalLong firstBroken() {
    long sequence = 0;
    String hash = AuditEntry.NO_HASH;
    while (true) {
      List<AuditEntry> page = store.oldestAfter(sequence, PAGE);
      if (page.isEmpty()) {
        return OptionalLong.empty();
      }
      for (AuditEntry entry : page) {
        boolean follows = entry.sequence() == sequence + 1 && entry.previousHash().equals(hash);
        if (!follows || !entry.intact()) {
          return OptionalLong.of(sequence + 1);
        }
        sequence = entry.sequence();
        hash = entry.hash();
      }
    }
  }
}
