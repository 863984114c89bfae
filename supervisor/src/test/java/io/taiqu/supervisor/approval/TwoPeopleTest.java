package io.taiqu.supervisor.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approvals.Outcome;
import io.taiqu.supervisor.assignment.Assignments;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.debt.Debts;
import io.taiqu.supervisor.fuse.FleetFuse;
import io.taiqu.supervisor.moneyorder.MoneyOrders;
import io.taiqu.supervisor.protection.Protection;
import io.taiqu.supervisor.protection.Protections;
import io.taiqu.supervisor.reconciliation.PointRelease;
import io.taiqu.supervisor.reconciliation.Recovery;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topology.CtExchanges;
import io.taiqu.supervisor.topology.TwoTransformers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Everything that takes two people, each proposed by its own use case: the one who proposed can't
 * bring it about alone, and with another person it happens.
 */
@StoreTest
class TwoPeopleTest {
  private static final EdgeId NEW_EDGE = new EdgeId(new UUID(3, 77));

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Approval.Kind.class)
  void onePersonAloneBringsNothingAbout(Approval.Kind kind) {
    try (Station station = new Station(directory)) {
      propose(kind, station);
      Approval proposal = station.approvals.waiting().getLast();
      assertEquals(kind, proposal.kind());
      Object before = looked(kind, station);
      assertEquals(
          Approvals.Reason.SAME_PERSON,
          assertInstanceOf(
                  Outcome.Refused.class,
                  station.approvals.approve(proposal.id(), proposal.proposedBy(), "", "r"))
              .reason());
      assertEquals(before, looked(kind, station), "one person was enough");
      assertEquals(
          Optional.empty(), station.approvals.find(proposal.id()).orElseThrow().decision());
      station.downlinks.clear();
      Outcome decided = station.approvals.approve(proposal.id(), "another", "", "r");
      assertInstanceOf(Outcome.Done.class, decided, decided.toString());
      assertNotEquals(before, looked(kind, station), "two people were not enough");
    }
  }

  /** A kind that is new has to say here how it comes about: the switch knows no other. */
  private static void propose(Approval.Kind kind, Station station) {
    if (kind == Approval.Kind.MOVE_POINT) {
      TwoTransformers.build(station);
    } else {
      station.build(1);
    }
    station.issuing.publishing().publishWaiting();
    switch (kind) {
      case FINISH_RECOVERY -> {
        station
            .issuing
            .issuance()
            .suspend(
                AlarmKind.ISSUANCE_RECOVERY,
                AlarmCause.of(AlarmCause.Code.RECOVERY_NOT_FINISHED, station.now));
        Recovery.Proposal.Ready ready =
            assertInstanceOf(
                Recovery.Proposal.Ready.class,
                station.reconciliation.recovery().propose(true, true, true, true));
        propose(station, kind, "recovery", ready.facts());
      }
      case RELEASE_POINT -> {
        station.freezing.freeze(
            Station.point(1), AlarmCause.of(AlarmCause.Code.TOKEN_NEVER_ISSUED, 2, 1), station.now);
        propose(
            station,
            kind,
            PointRelease.subject(Station.point(1)),
            station.reconciliation.release().propose(Station.point(1), "D-1").orElseThrow());
      }
      case REPLACE_EDGE -> {
        station.withdrawn.add(Station.EDGE);
        propose(station, kind, station.assignments.proposeEdge(Station.EDGE, NEW_EDGE));
      }
      case HAND_OVER_METER ->
          propose(
              station,
              kind,
              station.assignments.proposeMeter(Station.point(1), new MeterSerial("M-9")));
      case MOVE_POINT ->
          propose(
              station,
              kind,
              station
                  .topology
                  .moves()
                  .propose(
                      Station.point(1),
                      new TransformerId("D2-T2"),
                      station.now.minus(Duration.ofHours(1))));
      case EXCHANGE_CT -> {
        CtExchanges.Proposal.Ready ready =
            assertInstanceOf(
                CtExchanges.Proposal.Ready.class,
                station
                    .topology
                    .ct()
                    .propose(
                        new CtExchanges.Exchange(
                            Station.point(1),
                            new CtRatio(300, 5),
                            station.now.minus(Duration.ofHours(1)),
                            Optional.of(new MeterRegister(7, 0)))));
        propose(station, kind, ready.subject(), ready.facts());
      }
      case LARGE_TOP_UP -> station.pay("large", 1, "6000.00");
      case MORE_OPENINGS -> {
        FleetFuse.Proposal.Ready ready =
            assertInstanceOf(
                FleetFuse.Proposal.Ready.class, station.fuse.proposeMore(Station.EDGE, 7, 2));
        propose(station, kind, ready.subject(), ready.facts());
      }
      case REFUND -> {
        withCredit(station);
        station.orders.refund(Station.account(1), Money.parse("5"), grounds());
      }
      case CORRECTION ->
          station.orders.correction(Station.account(1), Money.parse("-5"), grounds());
      case MONTH_SETTLEMENT ->
          // Its figures are worked out from a month of readings; see MoneyOrdersTest.
          propose(
              station,
              kind,
              "account:" + Station.account(1) + ":2026-02",
              new LinkedHashMap<>(
                  Map.of(
                      "account",
                      Station.account(1).value(),
                      "amount",
                      "5.00",
                      "month",
                      "2026-02")));
      case CLEAR_PROTECTION -> {
        station.protections.set(
            Station.point(1), Protection.LIFE_SUPPORT, "respirator", "clerk", "r");
        propose(
            station,
            kind,
            Protections.subject(Station.point(1), Protection.LIFE_SUPPORT),
            station
                .protections
                .proposeClearing(Station.point(1), Protection.LIFE_SUPPORT)
                .orElseThrow());
      }
      case CHANGE_TARIFF -> station.give(Station.repriced(Station.estateOf(1), "0.60"));
      case OPEN_DEBT -> debt(station);
      case WRITE_OFF_DEBT -> {
        debt(station);
        station.approvals.approve(station.approvals.waiting().getLast().id(), "another", "", "r");
        station.debts.proposeWriteOff(
            station.debts.of(Station.account(1)).getFirst().id(),
            new Debts.Grounds("D-1", "insolvent", "one", "r"));
      }
    }
  }

  /** What would be other if it came about. */
  private static Object looked(Approval.Kind kind, Station station) {
    station.issuing.publishing().publishWaiting();
    return switch (kind) {
      case FINISH_RECOVERY -> station.fence.generation();
      case RELEASE_POINT -> station.freezing.isFrozen(Station.point(1));
      case REPLACE_EDGE, HAND_OVER_METER, MOVE_POINT, EXCHANGE_CT ->
          station.issuing.epochOf(Station.point(1));
      case LARGE_TOP_UP, REFUND, CORRECTION, MONTH_SETTLEMENT ->
          station.issuing.expectedBalance(Station.point(1));
      case MORE_OPENINGS -> station.fuse.allowance(Station.EDGE, 3);
      case CLEAR_PROTECTION -> station.protections.of(Station.point(1)).size();
      case CHANGE_TARIFF ->
          station.downlinks.documents(TariffSet.class).stream()
              .map(set -> set.tariffs().getFirst().versions().size())
              .max(Integer::compare)
              .orElse(0);
      case OPEN_DEBT, WRITE_OFF_DEBT ->
          station.debts.of(Station.account(1)).stream().map(Debt::outstanding).toList();
    };
  }

  private static void propose(
      Station station, Approval.Kind kind, String subject, SequencedMap<String, String> facts) {
    assertInstanceOf(
        Outcome.Done.class,
        station.approvals.propose(kind, subject, facts, "as it must be", "one", "r"));
  }

  private static void propose(Station station, Approval.Kind kind, Assignments.Proposal proposal) {
    Assignments.Proposal.Ready ready =
        assertInstanceOf(Assignments.Proposal.Ready.class, proposal, proposal.toString());
    propose(station, kind, ready.subject(), ready.facts());
  }

  private static MoneyOrders.Grounds grounds() {
    return new MoneyOrders.Grounds("D-1", "moves out", "one", "r");
  }

  private static void debt(Station station) {
    station.debts.propose(
        Station.account(1),
        Debt.Kind.ARREARS,
        Money.parse("50"),
        new Debt.Terms(20, Optional.empty(), Money.ZERO),
        new Debts.Grounds("D-1", "from before", "one", "r"));
  }

  private static void withCredit(Station station) {
    station.pay("p", 1, "20.00");
    station.issuing.publishing().publishWaiting();
    station.reports.take(
        Reports.of(
            1,
            Reports.holding(
                station.downlinks.documents(CreditState.class).getLast(),
                RelayFeedback.CLOSED,
                0)));
  }
}
