package io.taiqu.supervisor.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.sql.SqlApprovalStore;
import io.taiqu.supervisor.sql.SqlFleetStore;
import io.taiqu.supervisor.sql.SqlFuseStore;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class FleetFuseTest {
  private static final int CUSTOMERS = 20;

  @TempDir Path directory;

  private long reports;

  /** The first so many customers are off. */
  private void report(Station station, int off) {
    station.reports.take(reportOf(off));
  }

  private EdgeReport reportOf(int off) {
    List<MeterReport> meters = new ArrayList<>();
    for (int i = 1; i <= CUSTOMERS; i++) {
      meters.add(
          Reports.meter(
              Station.point(i),
              Revision.NONE,
              Money.ZERO,
              Money.ZERO,
              i <= off ? RelayFeedback.OPEN : RelayFeedback.CLOSED,
              0));
    }
    return Reports.of(++reports, meters.toArray(MeterReport[]::new));
  }

  private static int allowance(Station station) {
    return station.downlinks.documents(Policy.class).getLast().openingsPerHour();
  }

  private static Approvals.Outcome agree(
      Station station, FleetFuse.Proposal proposal, String first, String second) {
    FleetFuse.Proposal.Ready ready = assertInstanceOf(FleetFuse.Proposal.Ready.class, proposal);
    Approvals.Outcome.Done proposed =
        assertInstanceOf(
            Approvals.Outcome.Done.class,
            station.approvals.propose(
                Approval.Kind.MORE_OPENINGS, ready.subject(), ready.facts(), "why", first, "r"));
    return station.approvals.approve(proposed.approval().id(), second, "", "r");
  }

  @Test
  void twoPeopleRaiseAnEdgesAllowanceForAWhile() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      assertEquals(3, allowance(station));
      assertInstanceOf(
          Approvals.Outcome.Refused.class,
          agree(station, station.fuse.proposeMore(Station.EDGE, 7, 2), "anna", "anna"));
      assertEquals(3, allowance(station));
      station.approvals.approve(1, "bert", "", "r");
      assertEquals(10, allowance(station));
      station.now = station.now.plus(Duration.ofHours(2));
      station.estate.renew();
      assertEquals(3, allowance(station));
    }
  }

  @Test
  void moreOpeningsInAnHourThanTheFleetMayHaltEveryEdgeUntilTwoPeopleResume() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      report(station, 0);
      report(station, 10);
      assertFalse(station.alarmed(AlarmKind.OPENINGS_HALTED));
      report(station, 11);
      assertTrue(station.alarmed(AlarmKind.OPENINGS_HALTED));
      assertEquals(0, allowance(station));
      assertInstanceOf(
          Approvals.Outcome.Refused.class,
          agree(station, station.fuse.proposeResume(), "anna", "anna"));
      assertEquals(0, allowance(station));
      assertInstanceOf(Approvals.Outcome.Done.class, station.approvals.approve(1, "bert", "", "r"));
      assertEquals(3, allowance(station));
      assertFalse(station.alarmed(AlarmKind.OPENINGS_HALTED));
    }
  }

  @Test
  void openingsThatAreSpreadOverTheDayHaltNothing() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      for (int off = 0; off <= CUSTOMERS; off++) {
        report(station, off);
        station.now = station.now.plus(Duration.ofMinutes(10));
      }
      assertFalse(station.alarmed(AlarmKind.OPENINGS_HALTED));
    }
  }

  @Test
  void theCountSurvivesARestart() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      report(station, 0);
      report(station, 6);
    }
    try (Station again = new Station(directory)) {
      again.now = again.now.plus(Duration.ofMinutes(30));
      report(again, 10);
      assertFalse(again.alarmed(AlarmKind.OPENINGS_HALTED));
      report(again, 11);
      assertTrue(again.alarmed(AlarmKind.OPENINGS_HALTED));
    }
  }

  @Test
  void whatOpenedWhileTheSupervisorWasDownCountsToo() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      report(station, 0);
    }
    try (Station again = new Station(directory)) {
      report(again, 11);
      assertTrue(again.alarmed(AlarmKind.OPENINGS_HALTED));
    }
  }

  @Test
  void severalSupervisorsOnOneDatabaseCountTogetherAndEachOpeningOnce() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      FleetFuse other =
          new FleetFuse(
              new SqlFuseStore(station.database),
              new SqlFleetStore(station.database),
              station.alarms,
              station.database,
              () -> station.now,
              2,
              new Approvals(
                  new SqlApprovalStore(station.database),
                  station.audit,
                  station.database,
                  () -> station.now));
      report(station, 0);
      EdgeReport six = reportOf(6);
      other.follow(six, station.now);
      // The same state again, seen by the first: no opening of its own.
      report(station, 6);
      other.follow(reportOf(10), station.now);
      assertFalse(station.alarmed(AlarmKind.OPENINGS_HALTED));
      report(station, 11);
      assertTrue(station.alarmed(AlarmKind.OPENINGS_HALTED));
    }
  }

  @Test
  void aResumedFleetCountsAnew() {
    try (Station station = new Station(directory)) {
      station.build(CUSTOMERS);
      report(station, 0);
      report(station, 11);
      agree(station, station.fuse.proposeResume(), "anna", "bert");
      report(station, 12);
      assertFalse(station.alarmed(AlarmKind.OPENINGS_HALTED));
    }
  }

  @Test
  void whatCannotBeIsNotProposed() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertInstanceOf(FleetFuse.Proposal.NotReady.class, station.fuse.proposeResume());
      assertInstanceOf(
          FleetFuse.Proposal.NotReady.class, station.fuse.proposeMore(Station.EDGE, 0, 1));
      assertInstanceOf(
          FleetFuse.Proposal.NotReady.class,
          station.fuse.proposeMore(new EdgeId(new UUID(1, 9)), 1, 1));
    }
  }
}
