package io.taiqu.supervisor.usereview;

import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.audit.AuditStore.Filter;
import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.lineloss.survey.Survey;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Lists use that moved and leads it to an explanation. What moved as that of the others did is
 * explained by that and opens nothing. Every step of a person is in the audit trail.
 */
public final class UseTickets {
  /** Days within which what is listed has to be explained or given to somebody. */
  public static final int DUE_DAYS = 10;

  private static final int MOST_DUE_DAYS = 90;
  private static final int TRAIL = 200;

  /** Who closes what readings undo. */
  private static final Doer ITSELF = new Doer("supervisor", "");

  private final UseTicketStore store;
  private final AuditTrail audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Supplier<List<String>> inspectors;
  private final Function<UseTicket, Optional<UseReview>> again;

  /**
   * Tickets.
   *
   * @param inspectors the names of all who may look at a ticket on site
   * @param again compares the two months of a ticket as they are known now; empty if they can't be
   *     compared
   */
  public UseTickets(
      UseTicketStore store,
      AuditTrail audit,
      Transactions transactions,
      InstantSource clock,
      ZoneId zone,
      Supplier<List<String>> inspectors,
      Function<UseTicket, Optional<UseReview>> again) {
    this.store = store;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.zone = zone;
    this.inspectors = inspectors;
    this.again = again;
  }

  /** What came of doing something. */
  public sealed interface Result {
    /** It is so. */
    record Done(UseTicket now) implements Result {}

    /** Nothing changed. */
    record Refused(Refusal reason) implements Result {}
  }

  /** Who does it. */
  public record Doer(String user, String requestId) {}

  /**
   * Lists what an analysis found to have moved. A ticket that is only listed follows newer figures
   * and months; one that was given to somebody stays as it is; one that was closed opens no other
   * about the same month or an earlier one. What readings that came later undo is closed, also if
   * somebody was asked to look; should later ones yet move it again, it is listed again.
   */
  public void follow(Survey survey) {
    Set<String> moved = new HashSet<>();
    for (UseReview review : survey.reviews()) {
      moved.add(UseTicket.subject(survey.transformer(), review));
      if (!review.alike()) {
        follow(survey, review);
      }
    }
    for (UseTicket open : store.open(survey.transformer())) {
      if (open.state() == TicketState.ASSIGNED || !moved.contains(open.subject())) {
        again
            .apply(open)
            .filter(review -> !review.moved())
            .ifPresent(review -> undone(open, review));
      }
    }
  }

  private void undone(UseTicket open, UseReview review) {
    String figures =
        review.before().toKilowattHourString()
            + " → "
            + review.now().toKilowattHourString()
            + " kWh";
    store.save(closed(open, Explanation.LATE_READINGS, figures, ITSELF));
  }

  private void follow(Survey survey, UseReview review) {
    Optional<UseTicket> known = store.newest(UseTicket.subject(survey.transformer(), review));
    if (known.isEmpty() || opensAnew(known.get(), review)) {
      LocalDate due = LocalDate.ofInstant(survey.at(), zone).plusDays(DUE_DAYS);
      store.add(UseTicket.listed(survey.transformer(), review, survey.at(), due));
    } else if (known.get().state() == TicketState.LISTED && !known.get().review().equals(review)) {
      store.save(known.get().with(review));
    }
  }

  private static boolean opensAnew(UseTicket known, UseReview review) {
    return known.state() == TicketState.CLOSED
        && (known.review().month().isBefore(review.month())
            || known
                .closing()
                .filter(how -> how.explanation() == Explanation.LATE_READINGS)
                .isPresent());
  }

  /** Explains what is listed from what is known at the desk, and closes it. */
  public Result explain(long id, Explanation why, String remark, Doer by) {
    return change(
        id,
        one ->
            switch (one.state()) {
              case LISTED -> why.onSite() ? Optional.of(Refusal.NEEDS_VISIT) : said(why, remark);
              case ASSIGNED -> Optional.of(Refusal.ASSIGNED_ALREADY);
              case CLOSED -> Optional.of(Refusal.CLOSED);
            },
        one -> closed(one, why, remark, by));
  }

  /** Makes a ticket of it: asks somebody to look on site by a day, or somebody else. */
  public Result assign(long id, String inspector, LocalDate due, Doer by) {
    return change(
        id,
        one -> {
          if (one.state() == TicketState.CLOSED) {
            return Optional.of(Refusal.CLOSED);
          }
          if (!inspectors.get().contains(inspector)) {
            return Optional.of(Refusal.NO_INSPECTOR);
          }
          LocalDate today = today();
          return due.isBefore(today) || due.isAfter(today.plusDays(MOST_DUE_DAYS))
              ? Optional.of(Refusal.DUE)
              : Optional.empty();
        },
        one -> {
          UseTicket next = one.assigned(inspector, due);
          record(
              next, by, "use-review.assigned", one.assignee().orElse(""), inspector + ", " + due);
          return next;
        });
  }

  /**
   * Puts on record what was found on site, and closes it; the person who was asked to look does.
   */
  public Result found(long id, Explanation what, String remark, Doer by) {
    return change(
        id,
        one ->
            switch (one.state()) {
              case LISTED -> Optional.of(Refusal.NOT_ASSIGNED);
              case ASSIGNED ->
                  one.assignee().filter(by.user()::equals).isPresent()
                      ? said(what, remark)
                      : Optional.of(Refusal.NOT_YOURS);
              case CLOSED -> Optional.of(Refusal.CLOSED);
            },
        one -> closed(one, what, remark, by));
  }

  private UseTicket closed(UseTicket one, Explanation why, String remark, Doer by) {
    UseTicket next =
        one.closed(new UseTicket.Closing(why, remark.strip(), by.user(), clock.instant()));
    record(next, by, "use-review.closed", one.state().name(), why.name() + ": " + remark.strip());
    return next;
  }

  private static Optional<Refusal> said(Explanation why, String text) {
    return why.said() && Approvals.isReason(text)
        ? Optional.empty()
        : Optional.of(Refusal.NO_REASON);
  }

  private Result change(
      long id, Function<UseTicket, Optional<Refusal>> rule, UnaryOperator<UseTicket> change) {
    return transactions.run(() -> {
      Optional<UseTicket> found = store.find(id);
      Optional<Refusal> refusal =
          found.isEmpty() ? Optional.of(Refusal.UNKNOWN) : rule.apply(found.get());
      if (refusal.isPresent()) {
        return new Result.Refused(refusal.get());
      }
      UseTicket next = change.apply(found.orElseThrow());
      store.save(next);
      return new Result.Done(next);
    });
  }

  private void record(UseTicket one, Doer by, String action, String before, String after) {
    audit.record(
        new Deed(by.user(), action, "use-review:" + one.id(), before, after, by.requestId()));
  }

  /** Today where the deployment is. */
  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  /** One ticket. */
  public Optional<UseTicket> find(long id) {
    return store.find(id);
  }

  /** Tickets in these states, those due first at the front; so many are skipped. */
  public List<UseTicket> list(Set<TicketState> states, int skip, int limit) {
    return store.list(states, skip, limit);
  }

  /** How many tickets are in each state. */
  public Map<TicketState, Integer> counts() {
    return store.counts();
  }

  /** How many that are not closed were due before today. */
  public int overdue() {
    return store.overdue(today());
  }

  /** The names of all who may look at a ticket on site. */
  public List<String> inspectors() {
    return inspectors.get();
  }

  /** What was done to a ticket, the newest first. */
  public List<AuditEntry> trail(long id) {
    return audit.page(Long.MAX_VALUE, TRAIL, new Filter("", "use-review:" + id));
  }
}
