package io.taiqu.hwtest.sim.history;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.reconciliation.PointRelease;
import io.taiqu.supervisor.reconciliation.Recovery;
import java.util.Optional;
import java.util.SequencedMap;

/** Two people who put a supervisor in order whose database, or whose unit's disk, was set back. */
final class Clerks {
  private static final String REASON = "after the backup was put back";

  private final History history;
  private final Cashier cashier;

  Clerks(History history, Cashier cashier) {
    this.history = history;
    this.cashier = cashier;
  }

  /**
   * The newest estate document and every payment of before are given in again, then issuing begins
   * anew, if everything that units hold is known.
   *
   * @param withoutUnits although something that was published was not shown
   */
  void recover(boolean withoutUnits) {
    boolean needed =
        history
            .askStation(station -> station.issuing.issuance().recoveringSince().isPresent())
            .orElse(false);
    if (!needed) {
      return;
    }
    history.onStation(station -> station.apply(history.estate));
    cashier.replay();
    cashier.decideHeld();
    boolean finished = history.askStation(station -> finish(station, withoutUnits)).orElse(false);
    if (finished) {
      history.tell("two people finish the recovery");
      history.countRecovery();
      cashier.complete();
    }
  }

  /** Units have tariffs that the database has forgotten: the newest document is given in again. */
  void giveTariffsAgain() {
    history.onStation(station -> {
      if (station.alarmed(AlarmKind.TARIFFS_FORGOTTEN)) {
        history.tell("the newest tariffs are given in again");
        station.apply(history.estate);
      }
    });
  }

  private static boolean finish(Station station, boolean withoutUnits) {
    return switch (station.reconciliation.recovery().propose(withoutUnits, true, true, true)) {
      case Recovery.Proposal.Ready(var facts) ->
          decided(station, Approval.Kind.FINISH_RECOVERY, "recovery", facts);
      case Recovery.Proposal.NotReady _ -> false;
    };
  }

  /**
   * A new unit takes over what the one served that the database names; whether it does now, and did
   * not before.
   */
  boolean replace(EdgeId to) {
    return history
        .askStation(station -> {
          Optional<EdgeId> from = station.edge();
          return from.isPresent() && !from.get().equals(to) && replaced(station, from.get(), to);
        })
        .orElse(false);
  }

  /** An account goes on with another meter; whether it does now, and did not before. */
  boolean replace(Household household, MeterSerial serial) {
    return history
        .askStation(station ->
            !station.places.serial(household.point).equals(Optional.of(serial))
                && replaced(station, household.point, serial))
        .orElse(false);
  }

  private static boolean replaced(Station station, SupplyPointId point, MeterSerial serial) {
    return switch (station.assignments.proposeMeter(point, serial)) {
      case Assignments.Proposal.Ready(var subject, var facts) ->
          decided(station, Approval.Kind.HAND_OVER_METER, subject, facts);
      case Assignments.Proposal.NotReady _ -> false;
    };
  }

  private static boolean replaced(Station station, EdgeId from, EdgeId to) {
    return switch (station.assignments.proposeEdge(from, to)) {
      case Assignments.Proposal.Ready(var subject, var facts) ->
          decided(station, Approval.Kind.REPLACE_EDGE, subject, facts);
      case Assignments.Proposal.NotReady _ -> false;
    };
  }

  /** What was frozen because a unit showed what it should not is looked at and released. */
  void release() {
    for (int customer = 1; customer <= EstateText.CUSTOMERS; customer++) {
      SupplyPointId point = EstateText.point(customer);
      history.onStation(station ->
          station
              .reconciliation
              .release()
              .propose(point, "report of the technician")
              .ifPresent(facts ->
                  decided(
                      station, Approval.Kind.RELEASE_POINT, PointRelease.subject(point), facts)));
    }
  }

  private static boolean decided(
      Station station, Approval.Kind kind, String subject, SequencedMap<String, String> facts) {
    Approvals.Outcome proposed =
        station.approvals.propose(kind, subject, facts, REASON, "first", "");
    if (!(proposed instanceof Approvals.Outcome.Done(Approval waiting))) {
      // An earlier proposal waits whose facts have changed since.
      station
          .approvals
          .waiting()
          .forEach(old -> station.approvals.refuse(old.id(), "first", REASON, ""));
      return false;
    }
    boolean alone =
        station.approvals.approve(waiting.id(), "first", "", "") instanceof Approvals.Outcome.Done;
    if (alone) {
      throw new Broken(Invariant.TWO_PEOPLE, kind + " was decided by who proposed it");
    }
    return station.approvals.approve(waiting.id(), "second", "", "")
        instanceof Approvals.Outcome.Done;
  }
}
