package io.taiqu.supervisor.web;

import io.taiqu.supervisor.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * The audit trail, newest first.
 *
 * @param actor the actor it is limited to; empty for all
 * @param subject the subject it is limited to; empty for all
 * @param older where the next page begins; nothing on the last
 * @param checked whether the whole chain was just re-hashed
 * @param brokenAt the first entry that does not hold, if it was checked
 */
public record AuditPage(
    Instant asOf,
    String actor,
    String subject,
    List<AuditEntry> entries,
    OptionalLong older,
    boolean checked,
    OptionalLong brokenAt) {

  /** The address of this list from an entry on. */
  public String from(long before) {
    return "/audit?before="
        + before
        + (actor.isEmpty() ? "" : "&actor=" + Encoding.query(actor))
        + (subject.isEmpty() ? "" : "&subject=" + Encoding.query(subject));
  }
}
