package io.taiqu.supervisor.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.notify.PageChannel;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
class NoticeDeliveryTest {
  private final List<Contact> asked = new ArrayList<>();
  private boolean gatewayWorks;

  @TempDir private Path directory;

  private final NoticeChannel sms =
      new NoticeChannel() {
        @Override
        public String name() {
          return "sms";
        }

        @Override
        public Outcome deliver(Notice notice, Contact contact) {
          asked.add(contact);
          return gatewayWorks ? new Outcome.Delivered("m-1") : new Outcome.Failed("503");
        }
      };

  private Station station(String... counting) {
    Station station =
        new Station(
            directory.resolve("data/supervisor.db"),
            directory.resolve("fence/fence.journal"),
            List.of(new PageChannel(), sms),
            Set.of(counting));
    station.build(1);
    station.issuing.publishing().publishWaiting();
    return station;
  }

  private static void warn(Station station, int step) {
    station.reports.take(
        Reports.of(
            step,
            Reports.holding(
                station.downlinks.documents(CreditState.class).getFirst(),
                RelayFeedback.CLOSED,
                step)));
  }

  private static String deliveries(Station station) {
    return station.noticeStore.ofAccount(Station.account(1), 1).getFirst().deliveries().stream()
        .map(d -> d.channel() + " " + d.state() + " " + d.attempts())
        .collect(Collectors.joining(", "));
  }

  @Test
  void everyChannelIsTriedAndWhatFailedIsTriedAgainLater() {
    try (Station station = station("page")) {
      warn(station, 1);
      assertEquals("page DELIVERED 1, sms WAITING 1", deliveries(station));
      station.notices.deliverDue();
      assertEquals("page DELIVERED 1, sms WAITING 1", deliveries(station), "too soon");
      gatewayWorks = true;
      station.now = station.now.plus(Duration.ofMinutes(1));
      station.notices.deliverDue();
      assertEquals("page DELIVERED 1, sms DELIVERED 2", deliveries(station));
      station.now = station.now.plus(Duration.ofDays(9));
      station.notices.deliverDue();
      assertEquals(2, asked.size(), "what was delivered is not sent again");
    }
  }

  @Test
  void aWarningCountsOnlyOnceAChannelThatCountsHasDeliveredIt() {
    try (Station station = station("sms")) {
      warn(station, 1);
      assertEquals(List.of(), station.downlinks.documents(NoticeState.class));
      assertTrue(
          station.noticeStore.ofAccount(Station.account(1), 1).getFirst().deliveredAt().isEmpty());
      gatewayWorks = true;
      station.now = station.now.plus(Duration.ofMinutes(1));
      station.notices.deliverDue();
      assertEquals(1, station.downlinks.documents(NoticeState.class).getLast().deliveredStep());
    }
  }

  @Test
  void whatFailsForDaysIsGivenUpAndAPersonIsTold() {
    try (Station station = station("page")) {
      warn(station, 1);
      for (int i = 0; i < 20; i++) {
        station.now = station.now.plus(Duration.ofHours(30));
        station.notices.deliverDue();
      }
      assertEquals("page DELIVERED 1, sms GIVEN_UP 9", deliveries(station));
      assertTrue(station.alarmed(AlarmKind.NOTICE_UNDELIVERED));
      gatewayWorks = true;
      warn(station, 2);
      assertFalse(station.alarmed(AlarmKind.NOTICE_UNDELIVERED), "the customer can be reached");
    }
  }

  @Test
  void theFirstChannelThatDeliversCountsAndALaterOneMovesNothing() {
    try (Station station = station("page", "sms")) {
      warn(station, 1);
      NoticeState first = station.downlinks.documents(NoticeState.class).getLast();
      gatewayWorks = true;
      station.now = station.now.plus(Duration.ofHours(2));
      station.notices.deliverDue();
      assertEquals("page DELIVERED 1, sms DELIVERED 2", deliveries(station));
      assertEquals(first, station.downlinks.documents(NoticeState.class).getLast());
    }
  }

  @Test
  void anOlderStepThatIsDeliveredLateDoesNotReplaceANewerOne() {
    try (Station station = station("sms")) {
      warn(station, 1);
      gatewayWorks = true;
      warn(station, 2);
      NoticeState second = station.downlinks.documents(NoticeState.class).getLast();
      assertEquals(2, second.deliveredStep());
      station.now = station.now.plus(Duration.ofHours(2));
      station.notices.deliverDue();
      assertEquals(second, station.downlinks.documents(NoticeState.class).getLast());
    }
  }

  @Test
  void whatWasGivenUpNeverCountsAsAWarning() {
    try (Station station = station("sms")) {
      warn(station, 1);
      for (int i = 0; i < 20; i++) {
        station.now = station.now.plus(Duration.ofHours(30));
        station.notices.deliverDue();
      }
      assertEquals("page DELIVERED 1, sms GIVEN_UP 9", deliveries(station));
      assertEquals(List.of(), station.downlinks.documents(NoticeState.class));
    }
  }

  @Test
  void whatWasGivenUpIsTriedAgainByTheUsualPlanOnAPersonsWordAndCountsThen() {
    try (Station station = station("sms")) {
      warn(station, 1);
      for (int i = 0; i < 20; i++) {
        station.now = station.now.plus(Duration.ofHours(30));
        station.notices.deliverDue();
      }
      long id = station.noticeStore.ofAccount(Station.account(1), 1).getFirst().id();
      assertInstanceOf(Notices.Again.Unknown.class, station.notices.again(id + 1));
      Notices.Again.Due due = assertInstanceOf(Notices.Again.Due.class, station.notices.again(id));
      assertEquals(List.of("sms"), due.channels(), "the page has it already");
      station.notices.deliverDue();
      assertEquals("page DELIVERED 1, sms WAITING 1", deliveries(station));
      assertTrue(station.alarmed(AlarmKind.NOTICE_UNDELIVERED), "nobody has it yet");
      gatewayWorks = true;
      station.now = station.now.plus(Duration.ofMinutes(1));
      station.notices.deliverDue();
      assertEquals("page DELIVERED 1, sms DELIVERED 2", deliveries(station));
      assertEquals(1, station.downlinks.documents(NoticeState.class).getLast().deliveredStep());
      assertFalse(station.alarmed(AlarmKind.NOTICE_UNDELIVERED));
      assertInstanceOf(Notices.Again.Delivered.class, station.notices.again(id));
    }
  }

  /**
   * That supply is back reaches the customer; the warning that the unit waits for still did not.
   */
  @Test
  void aWarningThatIsAwaitedStaysWithAPersonWhateverElseIsDelivered() {
    try (Station station = station("sms")) {
      warn(station, 1);
      for (int i = 0; i < 20; i++) {
        station.now = station.now.plus(Duration.ofHours(30));
        station.notices.deliverDue();
      }
      long warning = station.noticeStore.ofAccount(Station.account(1), 1).getFirst().id();
      gatewayWorks = true;
      CreditState credit = station.downlinks.documents(CreditState.class).getFirst();
      station.reports.take(Reports.of(2, Reports.holding(credit, RelayFeedback.OPEN, 1)));
      station.reports.take(Reports.of(3, Reports.holding(credit, RelayFeedback.CLOSED, 1)));
      station.notices.deliverDue();
      assertFalse(station.alarmed(AlarmKind.NOTICE_UNDELIVERED), "the customer can be reached");
      assertInstanceOf(Notices.Again.Overtaken.class, station.notices.again(warning));

      MeterReport held =
          Reports.with(
              Reports.holding(credit, RelayFeedback.CLOSED, 1), HoldReason.WARNINGS_NOT_GIVEN);
      station.reports.take(Reports.of(4, held));
      assertTrue(station.alarmed(AlarmKind.NOTICE_UNDELIVERED));
      assertInstanceOf(Notices.Again.Due.class, station.notices.again(warning));
      station.notices.deliverDue();
      assertEquals(1, station.downlinks.documents(NoticeState.class).getLast().deliveredStep());
      assertFalse(station.alarmed(AlarmKind.NOTICE_UNDELIVERED));
    }
  }

  @Test
  void onlyTheNewestNoticeOfACustomerIsDeliveredAgain() {
    try (Station station = station("sms")) {
      warn(station, 2);
      List<Notice> both = station.noticeStore.ofAccount(Station.account(1), 2);
      assertEquals(
          both.getFirst().id(),
          assertInstanceOf(
                  Notices.Again.Overtaken.class, station.notices.again(both.getLast().id()))
              .newest()
              .id());
      assertInstanceOf(Notices.Again.Due.class, station.notices.again(both.getFirst().id()));
    }
  }

  @Test
  void stepsThatWerePassedAtOnceAreToldOneByOneAndTheSameReportAgainTellsNothing() {
    try (Station station = station("page")) {
      warn(station, 3);
      assertEquals(3, station.noticeStore.ofAccount(Station.account(1), 9).size());
      assertEquals(3, station.downlinks.documents(NoticeState.class).getLast().deliveredStep());
      int published = station.downlinks.documents(NoticeState.class).size();
      station.reports.take(
          Reports.of(
              9,
              Reports.holding(
                  station.downlinks.documents(CreditState.class).getFirst(),
                  RelayFeedback.CLOSED,
                  3)));
      assertEquals(3, station.noticeStore.ofAccount(Station.account(1), 9).size());
      assertEquals(published, station.downlinks.documents(NoticeState.class).size());
    }
  }

  @Test
  void theCustomersAddressesAreThoseOfTheEstate() {
    try (Station station = station("page")) {
      warn(station, 1);
      assertEquals(
          new Contact("Customer 1", Optional.of("13800000001"), Optional.of("c1@mail.example")),
          asked.getFirst());
    }
  }

  @Test
  void aUnitThatTakesOverCountsEpisodesAnewAndItsCustomerIsWarnedAgain() {
    try (Station station = station("page")) {
      warn(station, 1);
      CreditState before = station.downlinks.documents(CreditState.class).getFirst();
      station.issuing.assign(Station.point(1), Station.EDGE, before.meter(), 2, station.now);
      station.now = station.now.plus(Duration.ofDays(90));
      station.downlinks.clear();
      station.reports.take(
          Reports.of(2, Reports.with(Reports.holding(before, RelayFeedback.CLOSED, 1), 2L)));
      assertEquals(2, station.noticeStore.ofAccount(Station.account(1), 9).size());
      NoticeState told = station.downlinks.documents(NoticeState.class).getLast();
      assertEquals(2, told.assignmentEpoch());
      assertEquals(station.now, told.deliveredAt());
    }
  }

  @Test
  void whatIsDeliveredLateOfAnEarlierAssignmentWarnsNobodyOfTheNext() {
    try (Station station = station("sms")) {
      warn(station, 1);
      CreditState before = station.downlinks.documents(CreditState.class).getFirst();
      station.issuing.assign(Station.point(1), Station.EDGE, before.meter(), 2, station.now);
      gatewayWorks = true;
      station.now = station.now.plus(Duration.ofHours(2));
      station.notices.deliverDue();
      assertEquals("page DELIVERED 1, sms DELIVERED 2", deliveries(station));
      assertEquals(List.of(), station.downlinks.documents(NoticeState.class));
    }
  }
}
