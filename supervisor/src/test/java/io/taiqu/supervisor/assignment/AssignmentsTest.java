package io.taiqu.supervisor.assignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.ChargingState;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.TopUpOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssignmentsTest {
  private static final EdgeId NEW_EDGE = new EdgeId(new UUID(0xed9e, 2));

  @TempDir Path directory;

  private static <D extends Downlink> D last(Station station, Class<D> type, int customer) {
    return station.downlinks.documents(type).stream()
        .filter(document ->
            switch (document) {
              case CreditState state -> state.supplyPoint().equals(Station.point(customer));
              case Handover handover -> handover.supplyPoint().equals(Station.point(customer));
              case Downlink _ -> true;
            })
        .toList()
        .getLast();
  }

  /** The edge has charged 3.21 up to a register and reports it. */
  private static ChargingState reported(Station station) {
    station.pay("k", 1, "20.00");
    station.issuing.publishing().publishWaiting();
    ChargingState opened = last(station, Handover.class, 1).charging();
    ChargingState charged =
        new ChargingState(
            opened.tariff(),
            opened.version(),
            Money.ZERO,
            Money.parse("3.21"),
            opened.tierSince(),
            opened.segmentStart(),
            opened.monthBefore(),
            opened.yearBefore(),
            opened.byRate(),
            new MeterRegister(6_173, 0),
            TestDeployment.NOW,
            opened.ratio());
    MeterReport plain =
        Reports.holding(last(station, CreditState.class, 1), RelayFeedback.CLOSED, 0);
    station.reports.take(Reports.of(1, Reports.with(plain, charged)));
    return charged;
  }

  private static Approvals.Outcome propose(Station station, Assignments.Proposal proposal) {
    Assignments.Proposal.Ready ready = assertInstanceOf(Assignments.Proposal.Ready.class, proposal);
    return station.approvals.propose(
        ready.subject().startsWith("edge:")
            ? Approval.Kind.REPLACE_EDGE
            : Approval.Kind.HAND_OVER_METER,
        ready.subject(),
        ready.facts(),
        "struck by lightning",
        "anna",
        "r");
  }

  private static Approvals.Outcome decide(Station station, String by) {
    return station.approvals.approve(
        station.approvals.waiting().getLast().id(), by, "seen on site", "r");
  }

  @Test
  void aNewUnitGoesOnFromWhatTheOldOneReportedAndTheOldOneCountsNoMore() {
    try (Station station = new Station(directory)) {
      station.build(2);
      ChargingState charged = reported(station);
      station.withdrawn.add(Station.EDGE);
      propose(station, station.assignments.proposeEdge(Station.EDGE, NEW_EDGE));
      assertEquals(
          Approvals.Reason.SAME_PERSON,
          assertInstanceOf(Approvals.Outcome.Refused.class, decide(station, "anna")).reason());
      station.downlinks.clear();
      assertInstanceOf(Approvals.Outcome.Done.class, decide(station, "bert"));
      station.issuing.publishing().publishWaiting();

      Handover handover =
          station.downlinks.documents(Handover.class).stream()
              .filter(each -> each.supplyPoint().equals(Station.point(1)))
              .toList()
              .getLast();
      assertEquals(NEW_EDGE, handover.edge());
      assertEquals(2, handover.assignmentEpoch());
      assertEquals(Money.parse("20"), handover.credited());
      assertEquals(charged, handover.charging());
      CreditState state = last(station, CreditState.class, 1);
      assertEquals(NEW_EDGE, state.edge());
      assertEquals(2, state.assignmentEpoch());
      assertEquals(Money.parse("20"), state.credited());
      assertEquals(NEW_EDGE, last(station, Policy.class, 1).edge());
      assertEquals(NEW_EDGE, last(station, TariffSet.class, 1).edge());
      // Nobody reported about the second customer: it goes on from its opening register.
      assertEquals(0, last(station, Handover.class, 2).charging().register().count());

      station.reports.take(Reports.of(9));
      assertTrue(station.alarmed(AlarmKind.UNKNOWN_EDGE));
      assertInstanceOf(TopUpOutcome.Accepted.class, station.pay("l", 1, "5.00"));
      // The estate document of before names the old unit, the kept one does not.
      station.estate.renew();
      station.issuing.publishing().publishWaiting();
      assertEquals(Money.parse("25"), last(station, CreditState.class, 1).credited());
      assertEquals(NEW_EDGE, last(station, CreditState.class, 1).edge());
    }
  }

  @Test
  void anOldUnitWhoseCertificateCountsIsNotReplaced() {
    try (Station station = new Station(directory)) {
      station.build(1);
      Assignments.Proposal.NotReady refused =
          assertInstanceOf(
              Assignments.Proposal.NotReady.class,
              station.assignments.proposeEdge(Station.EDGE, NEW_EDGE));
      assertTrue(refused.why().english().contains("withdraw"), refused.why()::english);
    }
  }

  @Test
  void anIdentityThatWasUsedBeforeTakesNothingOver() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.withdrawn.add(Station.EDGE);
      station.withdrawn.add(NEW_EDGE);
      assertInstanceOf(
          Assignments.Proposal.NotReady.class,
          station.assignments.proposeEdge(Station.EDGE, NEW_EDGE));
      assertInstanceOf(
          Assignments.Proposal.NotReady.class,
          station.assignments.proposeEdge(Station.EDGE, Station.EDGE));
    }
  }

  @Test
  void anAccountGoesOnWithTheMeterThatATechnicianPutIn() {
    try (Station station = new Station(directory)) {
      station.build(1);
      ChargingState charged = reported(station);
      MeterSerial serial = new MeterSerial("M-77");
      propose(station, station.assignments.proposeMeter(Station.point(1), serial));
      assertInstanceOf(Approvals.Outcome.Done.class, decide(station, "bert"));
      station.issuing.publishing().publishWaiting();
      Handover handover = last(station, Handover.class, 1);
      assertEquals(serial.hash(), handover.meter());
      assertEquals(2, handover.assignmentEpoch());
      assertEquals(charged, handover.charging());
      CreditState state = last(station, CreditState.class, 1);
      assertEquals(serial.hash(), state.meter());
      assertEquals(2, state.assignmentEpoch());
      assertEquals(Station.EDGE, state.edge());
      String estate = Station.estateOf(1).replace("\"M-1\"", "\"M-77\"");
      assertInstanceOf(
          io.taiqu.supervisor.estate.Estate.Outcome.Applied.class, station.giveApproved(estate));
    }
  }

  @Test
  void reportsOfAnEarlierAssignmentMoveNoCheckpoint() {
    try (Station station = new Station(directory)) {
      station.build(1);
      ChargingState charged = reported(station);
      propose(station, station.assignments.proposeMeter(Station.point(1), new MeterSerial("M-77")));
      decide(station, "bert");
      MeterReport late =
          Reports.with(
              Reports.holding(last(station, CreditState.class, 1), RelayFeedback.CLOSED, 0),
              last(station, Handover.class, 1).charging());
      station.reports.take(Reports.of(2, late));
      propose(station, station.assignments.proposeMeter(Station.point(1), new MeterSerial("M-78")));
      decide(station, "bert");
      assertEquals(charged, last(station, Handover.class, 1).charging());
      assertEquals(List.of(), station.approvals.waiting());
      assertEquals(Optional.empty(), station.issuing.issuance().suspension());
    }
  }
}
