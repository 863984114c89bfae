package io.taiqu.supervisor.web;

import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.reconciliation.Recovery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What takes two people.
 *
 * @param visitor who looks
 * @param waiting proposals to be decided
 * @param decided the newest decided ones
 * @param recovery how far a recovery has come
 * @param frozen supply points where issuing stopped
 * @param openingsHalted since when no edge may open relays
 * @param failure what could not be done just now
 */
public record ApprovalsPage(
    Instant asOf,
    String visitor,
    List<Approval> waiting,
    List<Approval> decided,
    Optional<Recovery.Status> recovery,
    List<Frozen> frozen,
    Optional<Instant> openingsHalted,
    Optional<String> failure) {

  /** A frozen supply point. */
  public record Frozen(String point, String name, Alarm alarm) {}
}
