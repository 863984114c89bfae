package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Energy;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.inspection.Cases.Action;
import io.taiqu.supervisor.inspection.InspectionCase;
import io.taiqu.supervisor.inspection.Refusal;
import io.taiqu.supervisor.inspection.RemedyCheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One case.
 *
 * @param place the transformer's name
 * @param meter serial number; empty where no meter is named
 * @param trend the unexplained loss with what the meter counted
 * @param actions what this visitor's turn is, and why not
 * @param inspectors who may be asked to look at it
 * @param proposal the proposal to bill it
 * @param check whether the loss shows that it is mended
 * @param trail what was done, the newest first
 * @param failure why nothing was done just now
 */
public record CasePage(
    Instant asOf,
    InspectionCase one,
    String place,
    String meter,
    TrendChart trend,
    Map<Action, Optional<Refusal>> actions,
    List<String> inspectors,
    Optional<Approval> proposal,
    RemedyCheck.Result check,
    List<AuditEntry> trail,
    Optional<String> failure) {

  /** Whether something can be done now. */
  public boolean may(Action action) {
    return actions.getOrDefault(action, Optional.empty()).isEmpty();
  }

  /** Whether anything of this can be done now. */
  public boolean mayAny() {
    return actions.values().stream().anyMatch(Optional::isEmpty);
  }

  /** Energy at stake, without its sign. */
  public Energy energy() {
    Energy energy = one.suspicion().energy();
    return energy.isNegative() ? Energy.ZERO.minus(energy) : energy;
  }

  /** Why something can't be done now; empty text if it can. */
  public String refusal(Action action) {
    return actions.getOrDefault(action, Optional.empty()).map(Refusal::name).orElse("");
  }

  /** What is suspected to be owed, to the minor unit, for the form. */
  public String proposedAmount(Figures figures) {
    return figures.plain(one.suspicion().money());
  }
}
