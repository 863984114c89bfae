package io.taiqu.supervisor.usereview;

import io.taiqu.protocol.identity.TransformerId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps tickets for use that moved. */
public interface UseTicketStore {
  /** Adds a ticket; its number. */
  long add(UseTicket added);

  /** Keeps what a ticket is now. */
  void save(UseTicket changed);

  /** One ticket. */
  Optional<UseTicket> find(long id);

  /** The newest ticket about a subject, closed or not. */
  Optional<UseTicket> newest(String subject);

  /** Tickets about a transformer and its customers that are not closed. */
  List<UseTicket> open(TransformerId transformer);

  /** Tickets in these states, those due first at the front; so many are skipped. */
  List<UseTicket> list(Set<TicketState> states, int skip, int limit);

  /** How many tickets are in each state. */
  Map<TicketState, Integer> counts();

  /** How many that are not closed were due before a day. */
  int overdue(LocalDate day);
}
