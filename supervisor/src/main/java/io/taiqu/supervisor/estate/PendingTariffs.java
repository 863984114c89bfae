package io.taiqu.supervisor.estate;

import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The change of tariffs that waits for a second person; at most one. */
final class PendingTariffs {
  private static final String SUBJECT = "tariffs";

  private final EstateStore store;
  private final Approvals approvals;

  PendingTariffs(EstateStore store, Approvals approvals) {
    this.store = store;
    this.approvals = approvals;
  }

  private Optional<Approval> proposal() {
    return approvals.waiting().stream()
        .filter(waiting -> waiting.kind() == Approval.Kind.CHANGE_TARIFF)
        .findFirst();
  }

  /** A problem if other tariffs wait than a document's: what is approved must be what was seen. */
  List<Estate.Problem> otherThan(
      EstateDocument document, Function<byte[], EstateDocument> reading) {
    return proposal()
        .filter(
            waiting -> store.waiting().map(reading).filter(kept -> same(kept, document)).isEmpty())
        .map(waiting ->
            List.of(
                new Estate.Problem(
                    "$.tariffs",
                    "proposal "
                        + waiting.id()
                        + " waits for a second person with other tariffs: decide it first")))
        .orElse(List.of());
  }

  private static boolean same(EstateDocument kept, EstateDocument given) {
    return TariffChange.between(kept, given).isEmpty()
        && TariffChange.between(given, kept).isEmpty();
  }

  /** Keeps the document with the change, and proposes it unless that is done; the proposal. */
  long keep(byte[] json, TariffChange change, String by, String requestId) {
    store.keepWaiting(Optional.of(json));
    Optional<Approval> known = proposal();
    if (known.isPresent()) {
      return known.get().id();
    }
    return switch (approvals.propose(
        Approval.Kind.CHANGE_TARIFF,
        SUBJECT,
        change.facts(),
        "an estate document with other tariffs",
        by,
        requestId)) {
      case Approvals.Outcome.Done(Approval proposal) -> proposal.id();
      case Approvals.Outcome.Refused refused ->
          throw new IllegalStateException(refused.why().english());
    };
  }

  /** The document with the change, which waits no longer. */
  byte[] take() {
    byte[] json = store.waiting().orElseThrow();
    store.keepWaiting(Optional.empty());
    return json;
  }
}
