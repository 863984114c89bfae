package io.taiqu.supervisor.web;

import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.usereview.Explanation;
import io.taiqu.supervisor.usereview.UseTickets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One use that moved.
 *
 * @param yours whether this visitor was asked to look at it
 * @param inspectors who may be asked
 * @param trail what was done, the newest first
 * @param failure why nothing was done just now
 */
public record UseReviewPage(
    Instant asOf,
    UseReviewsPage.Row row,
    boolean yours,
    List<String> inspectors,
    LocalDate today,
    List<AuditEntry> trail,
    Optional<String> failure) {

  /** What can be said at the desk, or by who looked. */
  public List<Explanation> explanations(boolean onSite) {
    return Arrays.stream(Explanation.values())
        .filter(each -> each.said() && (onSite || !each.onSite()))
        .toList();
  }

  /** The day that the form proposes. */
  public String proposedDue() {
    return today.plusDays(UseTickets.DUE_DAYS).toString();
  }
}
