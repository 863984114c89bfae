package io.taiqu.supervisor.reconciliation;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.reconciliation.RecoveryStore.Kind;
import io.taiqu.supervisor.reconciliation.RecoveryStore.Shown;
import io.taiqu.supervisor.topup.CreditIssuing;
import io.taiqu.supervisor.topup.CreditStore;
import io.taiqu.supervisor.topup.CreditStore.CreditAccount;
import io.taiqu.supervisor.topup.CreditStore.Issue;
import io.taiqu.supervisor.topup.CreditStore.Versions;
import io.taiqu.supervisor.topup.Freezing;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the supervisor's own documents back. Only their signature counts, so it does not matter who
 * brings them: an edge, a broker's retained messages, a file. One that is newer than the database
 * proves that this supervisor was set back in time.
 */
public final class ShownDocuments {
  private final CreditStore credit;
  private final RecoveryStore store;
  private final CreditIssuing issuing;
  private final Freezing freezing;
  private final Transactions transactions;
  private final Verifier verifier;

  /** Opens bytes by this supervisor's trust. */
  @FunctionalInterface
  public interface Verifier {
    /** What the bytes are worth at a time. */
    Opened open(byte[] raw, Instant now);
  }

  /** What became of bytes that were shown. */
  public sealed interface Taken {
    /** They tell more than was known. */
    record News(SupplyPointId point, Revision revision) implements Taken {}

    /** They tell nothing new. */
    record Known() implements Taken {}

    /** They are not a document of ours that tells of credit. */
    record Refused(String why) implements Taken {}
  }

  public ShownDocuments(
      CreditStore credit,
      RecoveryStore store,
      CreditIssuing issuing,
      Freezing freezing,
      Transactions transactions,
      Verifier verifier) {
    this.credit = credit;
    this.store = store;
    this.issuing = issuing;
    this.freezing = freezing;
    this.transactions = transactions;
    this.verifier = verifier;
  }

  /** Takes one document. */
  public Taken take(byte[] raw, Instant now) {
    return switch (verifier.open(raw, now)) {
      case Opened.Trusted(CreditState state, _, _, _) ->
          transactions.run(() -> take(state, raw, now));
      case Opened.Trusted(Handover handover, _, _, _) ->
          transactions.run(() ->
              keep(
                  new Shown(
                      handover.supplyPoint(),
                      Kind.HANDOVER,
                      handover.assignmentEpoch(),
                      handover.revision(),
                      raw)));
      case Opened.Trusted trusted ->
          new Taken.Refused(trusted.document().getClass().getSimpleName() + " tells of no credit");
      case Opened.Refused(Opened.Reason reason, String detail) ->
          new Taken.Refused(reason + ": " + detail);
    };
  }

  private Taken take(CreditState state, byte[] raw, Instant now) {
    SupplyPointId point = state.supplyPoint();
    Optional<CreditAccount> account = credit.account(point);
    Revision decided = account.map(CreditAccount::revision).orElse(Revision.NONE);
    boolean newer = state.revision().isAfter(decided);
    if (newer && credit.recoveringSince().isEmpty()) {
      issuing
          .issuance()
          .suspend(
              AlarmKind.ISSUANCE_RECOVERY,
              AlarmCause.of(
                  AlarmCause.Code.EDGE_HOLDS_NEWER_CREDIT, point, state.revision(), decided));
    }
    if (!newer && credit.issue(point, state.revision()).isEmpty()) {
      return overtaken(state, account, raw, now);
    }
    if (!credit.adopt(issueOf(state))) {
      Money kept = credit.issue(point, state.revision()).map(Issue::credited).orElse(Money.ZERO);
      freezing.freeze(
          point,
          AlarmCause.of(
              AlarmCause.Code.CREDIT_SIGNED_TWICE,
              state.revision(),
              kept.toDecimalString(),
              state.credited().toDecimalString()),
          now);
      return new Taken.News(point, state.revision());
    }
    return newer
        ? keep(new Shown(point, Kind.CREDIT, state.assignmentEpoch(), state.revision(), raw))
        : new Taken.Known();
  }

  /** A state of a generation before the present one, which no recovery has heard of. */
  private Taken overtaken(
      CreditState state, Optional<CreditAccount> account, byte[] raw, Instant now) {
    Taken taken =
        keep(
            new Shown(
                state.supplyPoint(), Kind.CREDIT, state.assignmentEpoch(), state.revision(), raw));
    credit.adopt(issueOf(state));
    boolean more = account.isPresent() && state.credited().compareTo(account.get().credited()) > 0;
    if (more && credit.recoveringSince().isEmpty()) {
      freezing.freeze(
          state.supplyPoint(),
          AlarmCause.of(
              AlarmCause.Code.CREDIT_SIGNED_TWICE,
              state.revision(),
              account.get().credited().toDecimalString(),
              state.credited().toDecimalString()),
          now);
    }
    return taken;
  }

  private Taken keep(Shown document) {
    Optional<Shown> before = store.shown(document.point(), document.kind());
    if (before.isPresent() && !document.isAfter(before.get())) {
      return new Taken.Known();
    }
    store.save(document);
    return new Taken.News(document.point(), document.revision());
  }

  private static Issue issueOf(CreditState state) {
    return new Issue(
        state.supplyPoint(),
        state.revision(),
        state.edge(),
        state.meter(),
        state.assignmentEpoch(),
        state.credited(),
        state.withdrawn(),
        state.tokensCovered(),
        state.grantHistoryHead(),
        new Versions(state.minTariffVersion(), state.policyVersion()),
        state.issuedAt());
  }

  /**
   * The epoch of the newest assignment of a supply point that is known or was shown; 0 for none.
   */
  long newestEpoch(SupplyPointId point) {
    long known = credit.account(point).map(CreditAccount::assignmentEpoch).orElse(0L);
    return store
        .shown(point, Kind.HANDOVER)
        .map(Shown::level)
        .map(level -> Math.max(level, known))
        .orElse(known);
  }

  /** The newest credit state that was shown of each supply point. */
  Map<SupplyPointId, CreditState> creditStates() {
    Map<SupplyPointId, CreditState> states = new LinkedHashMap<>();
    for (Shown document : store.shown(Kind.CREDIT)) {
      if (read(document) instanceof CreditState state) {
        states.put(state.supplyPoint(), state);
      }
    }
    return states;
  }

  /** The newest hand-over that was shown of each supply point. */
  Map<SupplyPointId, Handover> handovers() {
    Map<SupplyPointId, Handover> handovers = new LinkedHashMap<>();
    for (Shown document : store.shown(Kind.HANDOVER)) {
      if (read(document) instanceof Handover handover) {
        handovers.put(handover.supplyPoint(), handover);
      }
    }
    return handovers;
  }

  private static Document read(Shown document) {
    try {
      return DocumentCodec.readStored(document.bytes()).document();
    } catch (MalformedException ownStore) {
      throw new IllegalStateException("a stored document can't be read", ownStore);
    }
  }
}
