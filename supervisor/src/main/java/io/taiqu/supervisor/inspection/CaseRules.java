package io.taiqu.supervisor.inspection;

import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.inspection.InspectionCase.Claim;
import io.taiqu.supervisor.inspection.InspectionCase.Found;
import io.taiqu.supervisor.inspection.InspectionCase.Remedy;
import java.util.Optional;

/** What may be done to a case as it stands. Pure; empty means that it may. */
final class CaseRules {
  private CaseRules() {}

  /** What became of the proposal to bill it. */
  enum ClaimState {
    /** There is none. */
    NONE,
    /** It waits for another person. */
    WAITS,
    /** It was approved: the account is billed. */
    APPROVED,
    /** It was refused. */
    REFUSED;

    static ClaimState of(Optional<Claim> claim, Optional<Approval> proposal) {
      if (claim.isEmpty()) {
        return NONE;
      }
      return proposal
          .flatMap(Approval::decision)
          .map(decision -> decision.approved() ? APPROVED : REFUSED)
          .orElse(WAITS);
    }
  }

  /** Asking somebody to look at it: at first, instead of another, or once more. */
  static Optional<Refusal> assign(InspectionCase one) {
    return switch (one.state()) {
      case OPEN, ASSIGNED, REMEDIED -> Optional.empty();
      case INSPECTED -> Optional.of(Refusal.INSPECTED_ALREADY);
      case CLOSED -> Optional.of(Refusal.CLOSED);
    };
  }

  /** Putting on record what was found. */
  static Optional<Refusal> inspect(InspectionCase one, String by) {
    return switch (one.state()) {
      case OPEN -> Optional.of(Refusal.NOT_ASSIGNED);
      case ASSIGNED ->
          one.assignee().filter(by::equals).isPresent()
              ? Optional.empty()
              : Optional.of(Refusal.NOT_YOURS);
      case INSPECTED, REMEDIED -> Optional.of(Refusal.INSPECTED_ALREADY);
      case CLOSED -> Optional.of(Refusal.CLOSED);
    };
  }

  /** Proposing to bill it. */
  static Optional<Refusal> claim(InspectionCase one, ClaimState claim) {
    Optional<Refusal> early = found(one);
    if (early.isPresent()) {
      return early;
    }
    if (one.suspicion().account().isEmpty()) {
      return Optional.of(Refusal.NO_ACCOUNT);
    }
    if (one.suspicion().energy().isNegative()) {
      return Optional.of(Refusal.NOTHING_OWED);
    }
    return switch (claim) {
      case NONE, REFUSED -> Optional.empty();
      case WAITS, APPROVED -> Optional.of(Refusal.CLAIMED_ALREADY);
    };
  }

  /** Saying that it is mended. */
  static Optional<Refusal> remedy(InspectionCase one) {
    Optional<Refusal> early = inspected(one);
    if (early.isPresent()) {
      return early;
    }
    if (one.state() == CaseState.REMEDIED) {
      return Optional.of(Refusal.REMEDIED_ALREADY);
    }
    return one.found().map(Found::finding).filter(found -> found == Finding.NOT_FOUND).isPresent()
        ? Optional.of(Refusal.NOTHING_FOUND)
        : Optional.empty();
  }

  /** Closing it. */
  static Optional<Refusal> close(
      InspectionCase one, ClaimState claim, RemedyCheck.Result check, String by) {
    Optional<Refusal> early = inspected(one);
    if (early.isPresent()) {
      return early;
    }
    if (claim == ClaimState.WAITS) {
      return Optional.of(Refusal.CLAIM_WAITS);
    }
    boolean onSite = one.found().map(Found::finding).filter(Finding::onSite).isPresent();
    if (one.state() == CaseState.INSPECTED) {
      return onSite ? Optional.of(Refusal.NOT_REMEDIED) : Optional.empty();
    }
    return switch (check) {
      case RemedyCheck.Result.Shown _, RemedyCheck.Result.NotNeeded _ -> Optional.empty();
      case RemedyCheck.Result.TooEarly _ -> Optional.of(Refusal.TOO_EARLY);
      case RemedyCheck.Result.NotShown _ ->
          one.remedy().map(Remedy::by).filter(by::equals).isPresent()
              ? Optional.of(Refusal.NOT_SHOWN)
              : Optional.empty();
    };
  }

  private static Optional<Refusal> found(InspectionCase one) {
    Optional<Refusal> early = inspected(one);
    return early.isPresent()
        ? early
        : one.found().map(Found::finding).filter(Finding::onSite).isPresent()
            ? Optional.empty()
            : Optional.of(Refusal.NOTHING_FOUND);
  }

  private static Optional<Refusal> inspected(InspectionCase one) {
    return switch (one.state()) {
      case OPEN, ASSIGNED -> Optional.of(Refusal.NOT_INSPECTED);
      case INSPECTED, REMEDIED -> Optional.empty();
      case CLOSED -> Optional.of(Refusal.CLOSED);
    };
  }
}
