package io.taiqu.supervisor.inspection;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.audit.AuditStore.Filter;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.inspection.CaseRules.ClaimState;
import io.taiqu.supervisor.lineloss.LossView;
import io.taiqu.supervisor.lineloss.analysis.FaultType;
import io.taiqu.supervisor.lineloss.analysis.LossStatus;
import io.taiqu.supervisor.lineloss.survey.LossTrend;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.Suspicion;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.moneyorder.MoneyOrders.Grounds;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Opens cases for what analyses suspect, and leads them to their end. Every step is in the audit
 * trail with who, when and why.
 */
public final class Cases {
  /** Who opens cases by itself. */
  public static final String ANALYSIS = "loss-analysis";

  /** How many cases one analysis usually opens at the most. */
  public static final int USUAL_NEW = 10;

  private static final int TRAIL = 200;

  private final CaseStore store;
  private final LossView loss;
  private final MoneyOrders orders;
  private final Approvals approvals;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Supplier<List<String>> inspectors;
  private final int mostNew;

  /**
   * Cases.
   *
   * @param inspectors the names of all who may look at a case on site
   * @param mostNew how many cases one analysis opens at the most, 1 or more: nobody can look at
   *     forty at once, and where so much is suspected something else is wrong
   */
  public Cases(
      CaseStore store,
      LossView loss,
      MoneyOrders orders,
      Approvals approvals,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      ZoneId zone,
      Supplier<List<String>> inspectors,
      int mostNew) {
    this.store = store;
    this.loss = loss;
    this.orders = orders;
    this.approvals = approvals;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.zone = zone;
    this.inspectors = inspectors;
    this.mostNew = mostNew;
  }

  /** What came of doing something. */
  public sealed interface Result {
    /** It is so. */
    record Done(InspectionCase now) implements Result {}

    /** Nothing changed. */
    record Refused(Refusal reason) implements Result {}

    /** The money order was refused, and nothing changed. */
    record NotBilled(Outcome.Refused why) implements Result {}
  }

  /** Who does it. */
  public record Doer(String user, String requestId) {}

  /**
   * Opens a case for each suspicion that is new, and brings the open one of each that is known up
   * to date. While more is sold than supplied, data are wrong first: then nobody is suspected of
   * taking energy. Days before the last case was closed open no new one. The largest energy comes
   * first; what is beyond the most that one analysis opens stays on its page, and the next one that
   * still suspects it opens it.
   */
  public void follow(Survey survey) {
    int opened = 0;
    for (Suspicion suspicion : survey.suspicions()) {
      boolean taking = suspicion.energy().wattHours() > 0;
      if (survey.status() != LossStatus.NEGATIVE || !taking) {
        opened += follow(survey, suspicion, opened < mostNew) ? 1 : 0;
      }
    }
  }

  /** Whether a case was opened. */
  private boolean follow(Survey survey, Suspicion suspicion, boolean mayOpen) {
    Optional<InspectionCase> known =
        store.newest(InspectionCase.subject(survey.transformer(), suspicion));
    if (known.isPresent() && !opensAnew(known.get(), survey)) {
      InspectionCase before = known.get();
      InspectionCase seen = before.seenAgain(suspicion, survey.from(), survey.to(), survey.at());
      store.save(seen);
      if (seen.fault() != before.fault()) {
        record(
            seen, new Doer(ANALYSIS, ""), "case.changed", before.fault().code(), told(suspicion));
      }
      return false;
    }
    if (!mayOpen) {
      return false;
    }
    long id =
        store.add(
            InspectionCase.opened(
                survey.transformer(), suspicion, survey.from(), survey.to(), survey.at()));
    record(
        store.find(id).orElseThrow(),
        new Doer(ANALYSIS, ""),
        "case.opened",
        known.map(earlier -> "case " + earlier.id()).orElse(""),
        told(suspicion));
    return true;
  }

  private boolean opensAnew(InspectionCase known, Survey survey) {
    return known
        .closing()
        .filter(closing -> LocalDate.ofInstant(closing.at(), zone).isBefore(survey.from()))
        .isPresent();
  }

  private static String told(Suspicion suspicion) {
    return suspicion.type().code()
        + ", "
        + suspicion.energy().toKilowattHourString()
        + " kWh, "
        + suspicion.money().toDecimalString()
        + ", "
        + String.format(Locale.ROOT, "%.0f %%", 100 * suspicion.confidence());
  }

  /** Asks somebody to look at it on site. */
  public Result assign(long id, String inspector, Doer by) {
    return change(
        id,
        one ->
            CaseRules.assign(one)
                .or(() ->
                    inspectors.get().contains(inspector)
                        ? Optional.empty()
                        : Optional.of(Refusal.NO_INSPECTOR)),
        one -> {
          InspectionCase next = one.assigned(inspector);
          record(next, by, "case.assigned", one.assignee().orElse(""), inspector);
          return next;
        });
  }

  /** Puts on record what was found; the person who was asked to look does. */
  public Result inspect(long id, Finding finding, String remark, Doer by) {
    return change(
        id,
        one -> CaseRules.inspect(one, by.user()).or(() -> reason(remark)),
        one -> {
          InspectionCase next =
              one.inspected(
                  new InspectionCase.Found(finding, by.user(), clock.instant(), remark.strip()));
          record(next, by, "case.inspected", "", finding.name() + ": " + remark.strip());
          return next;
        });
  }

  /** Proposes to bill the account; another person decides, as about every correction. */
  public Result claim(long id, Money amount, String document, String reason, Doer by) {
    return transactions.run(() -> {
      Optional<InspectionCase> found = store.find(id);
      Optional<Refusal> refusal =
          found.isEmpty()
              ? Optional.of(Refusal.UNKNOWN)
              : CaseRules.claim(found.get(), claimState(found.get()))
                  .or(() ->
                      amount.isPositive() ? Optional.empty() : Optional.of(Refusal.NOTHING_OWED));
      if (refusal.isPresent()) {
        return new Result.Refused(refusal.get());
      }
      InspectionCase one = found.orElseThrow();
      Outcome outcome =
          orders.correction(
              one.suspicion().account().orElseThrow(),
              amount,
              new Grounds(document, "case " + id + ": " + reason, by.user(), by.requestId()));
      return switch (outcome) {
        case Outcome.Refused refused -> new Result.NotBilled(refused);
        case Outcome.Done(Approval proposal) -> {
          InspectionCase next =
              one.claimed(
                  new InspectionCase.Claim(amount, proposal.id(), by.user(), clock.instant()));
          store.save(next);
          record(next, by, "case.claimed", "", amount.toDecimalString() + ", #" + proposal.id());
          yield new Result.Done(next);
        }
      };
    });
  }

  /** Puts on record what was done so that it can't recur. */
  public Result remedy(long id, String what, Doer by) {
    return change(
        id,
        one -> CaseRules.remedy(one).or(() -> reason(what)),
        one -> {
          InspectionCase next =
              one.remedied(new InspectionCase.Remedy(what.strip(), by.user(), clock.instant()));
          record(next, by, "case.remedied", "", what.strip());
          return next;
        });
  }

  /** Ends it. */
  public Result close(long id, String remark, Doer by) {
    return change(
        id,
        one ->
            CaseRules.close(one, claimState(one), check(one), by.user()).or(() -> reason(remark)),
        one -> {
          InspectionCase next =
              one.closed(new InspectionCase.Closing(remark.strip(), by.user(), clock.instant()));
          record(next, by, "case.closed", one.state().name(), remark.strip());
          return next;
        });
  }

  private static Optional<Refusal> reason(String text) {
    return Approvals.isReason(text) ? Optional.empty() : Optional.of(Refusal.NO_REASON);
  }

  /** What may be done. */
  private interface Rule {
    Optional<Refusal> refusal(InspectionCase one);
  }

  private Result change(long id, Rule rule, UnaryOperator<InspectionCase> change) {
    return transactions.run(() -> {
      Optional<InspectionCase> found = store.find(id);
      Optional<Refusal> refusal =
          found.isEmpty() ? Optional.of(Refusal.UNKNOWN) : rule.refusal(found.get());
      if (refusal.isPresent()) {
        return new Result.Refused(refusal.get());
      }
      InspectionCase next = change.apply(found.orElseThrow());
      store.save(next);
      return new Result.Done(next);
    });
  }

  private void record(InspectionCase one, Doer by, String action, String before, String after) {
    audit.record(new Deed(by.user(), action, "case:" + one.id(), before, after, by.requestId()));
  }

  private ClaimState claimState(InspectionCase one) {
    return ClaimState.of(one.claim(), proposal(one));
  }

  /** The proposal to bill a case, with its decision. */
  public Optional<Approval> proposal(InspectionCase one) {
    return one.claim().flatMap(claim -> approvals.find(claim.approval()));
  }

  /** Whether the loss shows that a case is mended; before the remedy it is too early. */
  public RemedyCheck.Result check(InspectionCase one) {
    Instant until = one.closing().map(InspectionCase.Closing::at).orElseGet(clock::instant);
    LocalDate last = LocalDate.ofInstant(until, zone).minusDays(1);
    return one.remedy()
        .map(remedy ->
            RemedyCheck.of(
                one,
                LossTrend.days(loss.byDay(one.transformer(), one.from(), last), zone),
                LocalDate.ofInstant(remedy.at(), zone)))
        .orElseGet(() -> new RemedyCheck.Result.TooEarly(0));
  }

  /** What this person may do to a case now; what is in it is answered by doing it. */
  public Map<Action, Optional<Refusal>> actions(InspectionCase one, String user) {
    Map<Action, Optional<Refusal>> actions = new EnumMap<>(Action.class);
    ClaimState claim = claimState(one);
    actions.put(Action.ASSIGN, CaseRules.assign(one));
    actions.put(Action.INSPECT, CaseRules.inspect(one, user));
    actions.put(Action.CLAIM, CaseRules.claim(one, claim));
    actions.put(Action.REMEDY, CaseRules.remedy(one));
    actions.put(Action.CLOSE, CaseRules.close(one, claim, check(one), user));
    return actions;
  }

  /** What can be done to a case. */
  public enum Action {
    /** Asking somebody to look. */
    ASSIGN,
    /** Putting on record what was found. */
    INSPECT,
    /** Proposing to bill it. */
    CLAIM,
    /** Putting on record what was mended. */
    REMEDY,
    /** Ending it. */
    CLOSE
  }

  /** One case. */
  public Optional<InspectionCase> find(long id) {
    return store.find(id);
  }

  /** Cases in these states, the newest first; so many are skipped. */
  public List<InspectionCase> list(Set<CaseState> states, int skip, int limit) {
    return store.list(states, skip, limit);
  }

  /** The cases of a transformer, the newest first. */
  public List<InspectionCase> of(TransformerId transformer) {
    return store.of(transformer);
  }

  /** The names of all who may look at a case on site. */
  public List<String> inspectors() {
    return inspectors.get();
  }

  /** How many cases are in each state. */
  public Map<CaseState, Integer> counts() {
    return store.counts();
  }

  /** How many cases that are not closed each transformer has; without any it is left out. */
  public Map<TransformerId, Integer> active() {
    return store.active();
  }

  /** What was done to a case, the newest first. */
  public List<AuditEntry> trail(long id) {
    return audit.page(Long.MAX_VALUE, TRAIL, new Filter("", "case:" + id));
  }

  /**
   * How often a kind of suspicion was right.
   *
   * @param inspected cases that were looked at
   * @param confirmed of these, where just that was found
   * @param otherCause where something else was found
   * @param dataFault where readings or archive were wrong
   * @param notFound where nothing was found
   */
  public record Precision(
      FaultType fault, int inspected, int confirmed, int otherCause, int dataFault, int notFound) {}

  /** How often each kind of suspicion that was looked at was right. */
  public List<Precision> precision() {
    Map<FaultType, Map<Finding, Integer>> counts = new EnumMap<>(FaultType.class);
    for (CaseStore.Tally tally : store.tallies()) {
      counts
          .computeIfAbsent(tally.fault(), _ -> new EnumMap<>(Finding.class))
          .merge(tally.finding(), tally.cases(), Integer::sum);
    }
    List<Precision> list = new ArrayList<>();
    counts.forEach((fault, found) ->
        list.add(
            new Precision(
                fault,
                found.values().stream().mapToInt(Integer::intValue).sum(),
                found.getOrDefault(Finding.CONFIRMED, 0),
                found.getOrDefault(Finding.OTHER_CAUSE, 0),
                found.getOrDefault(Finding.DATA_FAULT, 0),
                found.getOrDefault(Finding.NOT_FOUND, 0))));
    return list;
  }
}
