package io.taiqu.supervisor.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class EdgeReportsTest {
  @TempDir Path directory;

  private static MeterReport meter(Station station, RelayFeedback feedback, int warningStep) {
    CreditState credit = station.downlinks.documents(CreditState.class).getFirst();
    return Reports.holding(credit, feedback, warningStep);
  }

  private Station station() {
    Station station = new Station(directory);
    station.build(1);
    station.issuing.publishing().publishWaiting();
    return station;
  }

  @Test
  void anOldReportChangesNothing() {
    try (Station station = station()) {
      station.reports.take(Reports.of(5, meter(station, RelayFeedback.CLOSED, 0)));
      station.reports.take(
          Reports.of(4, 4, Reports.headOf(4), meter(station, RelayFeedback.OPEN, 2)));
      assertEquals(List.of(), station.noticeStore.recent(9));
    }
  }

  @Test
  void aLedgerThatGoesBackRaisesAnAlarm() {
    try (Station station = station()) {
      station.reports.take(
          Reports.of(5, 50, Reports.headOf(50), meter(station, RelayFeedback.CLOSED, 0)));
      station.reports.take(
          Reports.of(6, 40, Reports.headOf(40), meter(station, RelayFeedback.CLOSED, 0)));
      assertTrue(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT));
    }
  }

  @Test
  void aLedgerWithAnotherPastRaisesAnAlarm() {
    try (Station station = station()) {
      station.reports.take(
          Reports.of(5, 50, Reports.headOf(50), meter(station, RelayFeedback.CLOSED, 0)));
      station.reports.take(
          Reports.of(6, 50, Reports.headOf(51), meter(station, RelayFeedback.CLOSED, 0)));
      assertTrue(station.alarmed(AlarmKind.LEDGER_NOT_DESCENDANT));
    }
  }

  @Test
  void aSilentMeterOpensItsTicketByItselfAndClearsItWhenItAnswers() {
    try (Station station = station()) {
      MeterReport answers = meter(station, RelayFeedback.CLOSED, 0);
      station.reports.take(Reports.of(1, answers));
      assertFalse(station.alarmed(AlarmKind.METER_SILENT));
      station.reports.take(Reports.of(2, Reports.with(answers, MeterLink.DOWN)));
      assertTrue(station.alarmed(AlarmKind.METER_SILENT));
      station.reports.take(Reports.of(3, Reports.with(answers, MeterLink.DOWN)));
      assertTrue(station.alarmed(AlarmKind.METER_SILENT));
      station.reports.take(Reports.of(4, answers));
      assertFalse(station.alarmed(AlarmKind.METER_SILENT));
    }
  }

  @Test
  void everyWarningStepIsStoredDeliveredAndConfirmedOnce() {
    try (Station station = station()) {
      station.reports.take(Reports.of(1, meter(station, RelayFeedback.CLOSED, 1)));
      station.reports.take(Reports.of(2, meter(station, RelayFeedback.CLOSED, 2)));
      station.reports.take(Reports.of(3, meter(station, RelayFeedback.CLOSED, 2)));
      List<Notice> notices = station.noticeStore.ofAccount(Station.account(1), 9);
      assertEquals(List.of(2, 1), notices.stream().map(Notice::step).toList());
      assertTrue(notices.stream().allMatch(notice -> notice.deliveredAt().isPresent()));
      List<NoticeState> told = station.downlinks.documents(NoticeState.class);
      // The broker may be given a document again.
      assertEquals(
          List.of(1, 2), told.stream().distinct().map(NoticeState::deliveredStep).toList());
      assertTrue(told.getLast().revision().isAfter(told.getFirst().revision()));
    }
  }

  @Test
  void disconnectionAndReconnectionAreTold() {
    try (Station station = station()) {
      station.reports.take(Reports.of(1, meter(station, RelayFeedback.CLOSED, 0)));
      station.reports.take(Reports.of(2, meter(station, RelayFeedback.OPEN, 0)));
      station.reports.take(Reports.of(3, meter(station, RelayFeedback.OPEN, 0)));
      station.reports.take(Reports.of(4, meter(station, RelayFeedback.CLOSED, 0)));
      assertEquals(
          List.of(Notice.Kind.RECONNECTED, Notice.Kind.DISCONNECTED),
          station.noticeStore.recent(9).stream().map(Notice::kind).toList());
    }
  }

  @Test
  void aSilentEdgeRaisesAnAlarmUntilItReports() {
    try (Station station = station()) {
      station.reports.take(Reports.of(1, meter(station, RelayFeedback.CLOSED, 0)));
      station.now = station.now.plus(Duration.ofMinutes(16));
      station.reports.judgeSilence();
      assertTrue(station.alarmed(AlarmKind.EDGE_SILENT));
      station.reports.take(Reports.of(2, meter(station, RelayFeedback.CLOSED, 0)));
      assertFalse(station.alarmed(AlarmKind.EDGE_SILENT));
    }
  }
}
