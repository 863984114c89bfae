package io.taiqu.supervisor.topup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.approval.Approvals;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepCapTest {
  @TempDir Path directory;

  private long reports;

  private Station open() {
    return open(new Station(directory));
  }

  private static Station open(Station station) {
    station.giveApproved(estate("100.00"));
    station.issuing.publishing().publishWaiting();
    return station;
  }

  private static String estate(String cap) {
    return Station.estateOf(1)
        .replace("\"warningSteps\"", "\"stepCap\":\"%s\",\"warningSteps\"".formatted(cap));
  }

  private static Opened.Trusted newest(Station station) {
    List<Opened.Trusted> states =
        station.downlinks.sent().stream()
            .filter(
                sent -> Topics.parse(sent.topic()).orElseThrow().channel() == Topics.Channel.CREDIT)
            .map(sent ->
                (Opened.Trusted)
                    DocumentCodec.open(
                        sent.message(), TestDeployment.create().trust(), TestDeployment.NOW))
            .toList();
    return states.getLast();
  }

  private static Money credited(Station station) {
    return ((CreditState) newest(station).document()).credited();
  }

  private void confirm(Station station) {
    station.reports.take(
        Reports.of(
            ++reports,
            Reports.holding((CreditState) newest(station).document(), RelayFeedback.CLOSED, 0)));
  }

  private static TopUp taken(Station station, String key, String amount) {
    return assertInstanceOf(TopUpOutcome.Accepted.class, station.pay(key, 1, amount)).topUp();
  }

  @Test
  void aPaymentAboveTheCapWaitsForASecondPersonAndIsCountersigned() {
    try (Station station = open()) {
      TopUp topUp = taken(station, "k", "150.00");
      assertEquals(TopUpState.WAITING, topUp.state());
      station.issuing.publishing().publishWaiting();
      assertEquals(Money.ZERO, credited(station));
      assertInstanceOf(TopUpOutcome.Repeated.class, station.pay("k", 1, "150.00"));

      long id = station.approvals.waiting().getFirst().id();
      assertEquals(
          Approvals.Reason.SAME_PERSON,
          assertInstanceOf(
                  Approvals.Outcome.Refused.class,
                  station.approvals.approve(id, "cashier", "", "r"))
              .reason());
      assertInstanceOf(
          Approvals.Outcome.Done.class, station.approvals.approve(id, "bert", "", "r"));
      station.issuing.publishing().publishWaiting();
      assertEquals(Money.parse("150"), credited(station));
      assertEquals(
          Optional.of(station.deployment.secondCreditKey().id()), newest(station).secondKey());
      confirm(station);
      assertEquals(TopUpState.SUPPLY_ON, station.payments.find(topUp.id()).orElseThrow().state());
      assertEquals(
          Money.parse("150"), station.ledger.statement(Station.account(1), 1).getFirst().balance());
      assertEquals(0, station.ledger.check().brokenAt());
    }
  }

  @Test
  void aRefusedPaymentIsNeverCreditedAndItsMoneyGoesBack() {
    try (Station station = open()) {
      TopUp topUp = taken(station, "k", "150.00");
      long id = station.approvals.waiting().getFirst().id();
      assertInstanceOf(
          Approvals.Outcome.Done.class, station.approvals.refuse(id, "bert", "too much", "r"));
      station.issuing.publishing().publishWaiting();
      assertEquals(Money.ZERO, credited(station));
      assertEquals(TopUpState.REFUSED, station.payments.find(topUp.id()).orElseThrow().state());
      assertEquals(List.of(), station.ledger.statement(Station.account(1), 1));
      assertEquals(station.ledger.check().debits(), station.ledger.check().credits());
      confirm(station);
      assertEquals(TopUpState.REFUSED, station.payments.find(topUp.id()).orElseThrow().state());
    }
  }

  @Test
  void paymentsBelowTheCapHaveOneSignatureUnlessTheEdgeWasAwayForSeveral() {
    try (Station station = open()) {
      confirm(station);
      taken(station, "a", "60.00");
      station.issuing.publishing().publishWaiting();
      assertEquals(Optional.empty(), newest(station).secondKey());
      // The edge confirms nothing, and will see both as one step of 120.
      taken(station, "b", "60.00");
      station.issuing.publishing().publishWaiting();
      assertTrue(newest(station).secondKey().isPresent());
      confirm(station);
      taken(station, "c", "60.00");
      station.issuing.publishing().publishWaiting();
      assertEquals(Optional.empty(), newest(station).secondKey());
    }
  }

  @Test
  void withOneKeyTheSumThatAnEdgeMissedReachesItInStepsWithinTheCap() {
    try (Station station = open(Station.withOneCreditKey(directory))) {
      confirm(station);
      assertInstanceOf(TopUpOutcome.Refused.class, station.pay("large", 1, "100.01"));
      List<UUID> paid = new ArrayList<>();
      for (String amount : List.of("60.00", "60.00", "90.00", "10.00")) {
        paid.add(taken(station, "k" + paid.size(), amount).id());
        station.issuing.publishing().publishWaiting();
      }
      List<Money> steps = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        steps.add(credited(station));
        assertEquals(Optional.empty(), newest(station).secondKey());
        station.nanos += 2_000_000_000L;
        confirm(station);
      }
      // 60, within 100 of it 120, within 100 of that all.
      assertEquals(Stream.of("60", "120", "220", "220").map(Money::parse).toList(), steps);
      for (UUID id : paid) {
        assertEquals(TopUpState.SUPPLY_ON, station.payments.find(id).orElseThrow().state());
      }
      assertFalse(station.alarmed(AlarmKind.CREDIT_ABOVE_CAP));
    }
  }

  @Test
  void withOneKeyAStepThatNothingDividesIsAnAlarmUntilThereIsASecondKey() {
    try (Station station = open(Station.withOneCreditKey(directory))) {
      confirm(station);
      taken(station, "k", "90.00");
      station.giveApproved(estate("50.00"));
      station.issuing.publishing().publishWaiting();
      assertTrue(station.alarmed(AlarmKind.CREDIT_ABOVE_CAP));
    }
    try (Station station = Station.withOneCreditKey(directory)) {
      station.issuing.publishing().publishAll();
      assertTrue(station.alarmed(AlarmKind.CREDIT_ABOVE_CAP), "a start forgets nothing");
    }
    try (Station station = new Station(directory)) {
      station.issuing.publishing().publishAll();
      assertFalse(station.alarmed(AlarmKind.CREDIT_ABOVE_CAP));
      assertEquals(Money.parse("90"), credited(station));
      assertTrue(newest(station).secondKey().isPresent());
    }
  }
}
