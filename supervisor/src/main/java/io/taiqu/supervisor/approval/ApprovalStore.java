package io.taiqu.supervisor.approval;

import java.util.List;
import java.util.Optional;

/** Keeps proposals and what was decided about them. */
public interface ApprovalStore {
  /** Adds a proposal; its number. */
  long add(Approval proposal);

  /** Notes what was decided. */
  void decide(long id, Approval.Decision decision);

  /** One proposal. */
  Optional<Approval> find(long id);

  /** The proposal of a kind about a subject that waits, if one does. */
  Optional<Approval> waiting(Approval.Kind kind, String subject);

  /** Every proposal that waits, oldest first. */
  List<Approval> waiting();

  /** The newest proposals, decided ones included, newest first. */
  List<Approval> recent(int limit);
}
