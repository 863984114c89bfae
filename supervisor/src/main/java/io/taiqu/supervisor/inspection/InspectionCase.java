package io.taiqu.supervisor.inspection;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.survey.Suspicion;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One suspicion and what became of it.
 *
 * @param id from 1
 * @param suspicion the newest one; from the inspection on it stays as it was
 * @param from first day of the analysis that it comes from
 * @param to last day of it
 * @param openedAt when it was first suspected
 * @param seenAt when it was last suspected
 * @param timesSeen by how many analyses
 * @param assignee who looks at it
 */
public record InspectionCase(
    long id,
    TransformerId transformer,
    CaseState state,
    Suspicion suspicion,
    LocalDate from,
    LocalDate to,
    Instant openedAt,
    Instant seenAt,
    int timesSeen,
    Optional<String> assignee,
    Optional<Found> found,
    Optional<Claim> claim,
    Optional<Remedy> remedy,
    Optional<Closing> closing) {

  /** What was found, by whom and when. */
  public record Found(Finding finding, String by, Instant at, String remark) {}

  /**
   * Money that the account is to be billed for.
   *
   * @param approval number of the proposal that another person decides
   */
  public record Claim(Money amount, long approval, String by, Instant at) {}

  /** What was done so that it can't recur. */
  public record Remedy(String what, String by, Instant at) {}

  /** Why nothing more is to be done. */
  public record Closing(String remark, String by, Instant at) {}

  /** A case of a suspicion that was not known. */
  static InspectionCase opened(
      TransformerId transformer, Suspicion suspicion, LocalDate from, LocalDate to, Instant now) {
    return new InspectionCase(
        0,
        transformer,
        CaseState.OPEN,
        suspicion,
        from,
        to,
        now,
        now,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** What it is suspected of. */
  public FaultType fault() {
    return suspicion.type();
  }

  /** What its suspicion is about: of each subject at most one case is not closed. */
  public String subject() {
    return subject(transformer, suspicion);
  }

  /**
   * What a suspicion is about. A fault may be told as another one the next day; a wrong phase in
   * the archive is a matter of its own.
   */
  public static String subject(TransformerId transformer, Suspicion suspicion) {
    return transformer.code()
        + "/"
        + suspicion.point().map(Object::toString).orElse("tap")
        + (suspicion.type() == FaultType.WRONG_PHASE ? "/phase" : "");
  }

  /** The same, seen again by an analysis. */
  InspectionCase seenAgain(Suspicion newer, LocalDate newFrom, LocalDate newTo, Instant now) {
    boolean follows = state == CaseState.OPEN || state == CaseState.ASSIGNED;
    return new InspectionCase(
        id,
        transformer,
        state,
        follows ? newer : suspicion,
        follows ? newFrom : from,
        follows ? newTo : to,
        openedAt,
        now,
        timesSeen + 1,
        assignee,
        found,
        claim,
        remedy,
        closing);
  }

  InspectionCase assigned(String to) {
    return moved(CaseState.ASSIGNED, Optional.of(to), found, claim, remedy, closing);
  }

  InspectionCase inspected(Found newFound) {
    return moved(CaseState.INSPECTED, assignee, Optional.of(newFound), claim, remedy, closing);
  }

  InspectionCase claimed(Claim newClaim) {
    return moved(state, assignee, found, Optional.of(newClaim), remedy, closing);
  }

  InspectionCase remedied(Remedy newRemedy) {
    return moved(CaseState.REMEDIED, assignee, found, claim, Optional.of(newRemedy), closing);
  }

  InspectionCase closed(Closing newClosing) {
    return moved(CaseState.CLOSED, assignee, found, claim, remedy, Optional.of(newClosing));
  }

  private InspectionCase moved(
      CaseState newState,
      Optional<String> newAssignee,
      Optional<Found> newFound,
      Optional<Claim> newClaim,
      Optional<Remedy> newRemedy,
      Optional<Closing> newClosing) {
    return new InspectionCase(
        id,
        transformer,
        newState,
        suspicion,
        from,
        to,
        openedAt,
        seenAt,
        timesSeen,
        newAssignee,
        newFound,
        newClaim,
        newRemedy,
        newClosing);
  }
}
