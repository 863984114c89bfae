package io.taiqu.supervisor.audit;

import java.time.Instant;
import java.util.List;

/** Where the audit trail is kept. */
public interface AuditStore {

  /**
   * Appends the next entry in one transaction that reads the last hash and writes the new entry.
   */
  AuditEntry append(Deed deed, Instant at);

  /** Up to {@code limit} entries with a sequence below {@code before}, newest first. */
  List<AuditEntry> newestBefore(long before, int limit, Filter filter);

  /** Up to {@code limit} entries with a sequence above {@code after}, oldest first. */
  List<AuditEntry> oldestAfter(long after, int limit);

  /**
   * Which entries are wanted; an empty text means any.
   *
   * @param actor exactly this actor
   * @param subject exactly this subject
   */
  record Filter(String actor, String subject) {
    /** Every entry. */
    public static final Filter ALL = new Filter("", "");
  }
}
