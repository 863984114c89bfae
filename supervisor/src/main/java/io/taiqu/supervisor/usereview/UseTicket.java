package io.taiqu.supervisor.usereview;

import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.lineloss.survey.UseReview;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Use that moved and what came of it.
 *
 * @param id from 1
 * @param review what moved; from the assignment on it stays as it was
 * @param openedAt when it was first listed
 * @param due the day by which it is to be explained, or looked at
 * @param assignee who looks at it on site
 */
public record UseTicket(
    long id,
    TransformerId transformer,
    UseReview review,
    TicketState state,
    Instant openedAt,
    LocalDate due,
    Optional<String> assignee,
    Optional<Closing> closing) {

  /** How it was explained. */
  public record Closing(Explanation explanation, String remark, String by, Instant at) {}

  static UseTicket listed(TransformerId transformer, UseReview review, Instant now, LocalDate due) {
    return new UseTicket(
        0, transformer, review, TicketState.LISTED, now, due, Optional.empty(), Optional.empty());
  }

  /** Whose use it is: of each subject at most one ticket is not closed. */
  public String subject() {
    return subject(transformer, review);
  }

  static String subject(TransformerId transformer, UseReview review) {
    return transformer.code() + review.point().map(point -> "/" + point).orElse("");
  }

  /** Whether the day by which something was due is past. */
  public boolean overdue(LocalDate today) {
    return state != TicketState.CLOSED && due.isBefore(today);
  }

  /** The same use with newer figures. */
  UseTicket with(UseReview newer) {
    return new UseTicket(id, transformer, newer, state, openedAt, due, assignee, closing);
  }

  UseTicket assigned(String to, LocalDate newDue) {
    return new UseTicket(
        id, transformer, review, TicketState.ASSIGNED, openedAt, newDue, Optional.of(to), closing);
  }

  UseTicket closed(Closing how) {
    return new UseTicket(
        id, transformer, review, TicketState.CLOSED, openedAt, due, assignee, Optional.of(how));
  }
}
