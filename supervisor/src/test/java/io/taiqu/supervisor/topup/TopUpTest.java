package io.taiqu.supervisor.topup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.ledger.LedgerView;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.testing.TestDatabases;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import io.taiqu.supervisor.transaction.StoreException;
import io.taiqu.supervisor.transaction.Transactions;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class TopUpTest {
  @TempDir Path directory;

  private static TopUp accepted(TopUpOutcome outcome) {
    return assertInstanceOf(TopUpOutcome.Accepted.class, outcome).topUp();
  }

  private static Reason refused(TopUpOutcome outcome) {
    return assertInstanceOf(TopUpOutcome.Refused.class, outcome).reason();
  }

  private static CreditState newest(Station station, int customer) {
    return station.downlinks.documents(CreditState.class).stream()
        .filter(state -> state.supplyPoint().equals(Station.point(customer)))
        .toList()
        .getLast();
  }

  @Test
  void oneKeyPaysOnce() {
    try (Station station = new Station(directory)) {
      station.build(2);
      TopUp first = accepted(station.pay("k", 1, "20.00"));
      TopUpOutcome again = station.pay("k", 1, "20.00");
      assertEquals(first.id(), assertInstanceOf(TopUpOutcome.Repeated.class, again).topUp().id());
      assertEquals(Reason.KEY_REUSED, refused(station.pay("k", 1, "21.00")));
      assertEquals(Reason.KEY_REUSED, refused(station.pay("k", 2, "20.00")));
      station.issuing.publishing().publishWaiting();
      assertEquals(Money.parse("20"), newest(station, 1).credited());
      assertEquals(Money.ZERO, newest(station, 2).credited());
      LedgerView.Check check = station.ledger.check();
      assertTrue(check.holds());
      assertEquals(1, check.transactions());
      assertEquals(Money.parse("20"), check.credits());
    }
  }

  @Test
  void onePaymentNumberOfAChannelIsCreditedOnce() {
    try (Station station = new Station(directory)) {
      station.build(1);
      for (String key : List.of("a", "b")) {
        TopUpOutcome outcome =
            station.payments.pay(
                new TopUpRequest(
                    key,
                    Station.account(1),
                    Money.parse("5"),
                    TestDeployment.CURRENCY,
                    "bank",
                    Optional.of("4711"),
                    "bank"));
        if (key.equals("a")) {
          accepted(outcome);
        } else {
          assertEquals(Reason.PAYMENT_ALREADY_CREDITED, refused(outcome));
        }
      }
    }
  }

  @Test
  void amountsThatCannotBePaidAreRefused() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertEquals(Reason.AMOUNT_REFUSED, refused(station.pay("a", 1, "0")));
      assertEquals(Reason.AMOUNT_REFUSED, refused(station.pay("b", 1, "-1")));
      assertEquals(Reason.AMOUNT_REFUSED, refused(station.pay("c", 1, "1.001")));
      assertEquals(Reason.AMOUNT_REFUSED, refused(station.pay("d", 1, "10000.01")));
      assertEquals(Reason.UNKNOWN_ACCOUNT, refused(station.pay("e", 7, "1")));
      assertEquals(0, station.ledger.check().transactions());
    }
  }

  @Test
  void aTopUpGoesFromPaidToSupplyOn() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.issuing.publishing().publishWaiting();
      TopUp paid = accepted(station.pay("k", 1, "20.00"));
      assertEquals(TopUpState.PAID, paid.state());
      station.nanos += 5_000_000;
      station.issuing.publishing().publishWaiting();
      assertEquals(TopUpState.SENT, station.payments.find(paid.id()).orElseThrow().state());
      CreditState credit = newest(station, 1);
      station.nanos += 100_000_000;
      station.reports.take(Reports.of(1, Reports.holding(credit, RelayFeedback.OPEN, 0)));
      assertEquals(TopUpState.CONFIRMED, station.payments.find(paid.id()).orElseThrow().state());
      station.nanos += 50_000_000;
      station.reports.take(Reports.of(2, Reports.holding(credit, RelayFeedback.CLOSED, 0)));
      TopUp done = station.payments.find(paid.id()).orElseThrow();
      assertEquals(TopUpState.SUPPLY_ON, done.state());
      assertEquals(5, done.steps().sent().orElseThrow().afterPayment().toMillis());
      assertEquals(105, done.steps().confirmed().orElseThrow().afterPayment().toMillis());
      assertEquals(155, done.steps().supplyOn().orElseThrow().afterPayment().toMillis());
    }
  }

  @Test
  void whatCouldNotBeSentIsSentLater() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.downlinks.unplug();
      TopUp paid = accepted(station.pay("k", 1, "20.00"));
      station.issuing.publishing().publishWaiting();
      assertEquals(TopUpState.PAID, station.payments.find(paid.id()).orElseThrow().state());
    }
    try (Station station = new Station(directory)) {
      station.issuing.publishing().publishWaiting();
      assertEquals(Money.parse("20"), newest(station, 1).credited());
      assertFalse(station.alarmed(AlarmKind.ISSUANCE_RECOVERY));
    }
  }

  @Test
  void publishingAgainGivesTheSameBytes() {
    try (Station station = new Station(directory)) {
      station.build(1);
      accepted(station.pay("k", 1, "20.00"));
      station.issuing.publishing().publishWaiting();
      byte[] first = station.downlinks.sent().getLast().message();
      station.issuing.publishing().publishAll();
      org.junit.jupiter.api.Assertions.assertArrayEquals(
          first, station.downlinks.sent().getLast().message());
    }
  }

  @Test
  void aDatabaseOlderThanTheFenceIssuesNothing() {
    Path live = directory.resolve("live.db");
    Path backup = directory.resolve("backup.db");
    Path fence = directory.resolve("fence.journal");
    try (Station station = new Station(live, fence)) {
      station.build(1);
      station.issuing.publishing().publishWaiting();
    }
    TestDatabases.copy(live, backup);
    try (Station station = new Station(live, fence)) {
      accepted(station.pay("k", 1, "20.00"));
      station.issuing.publishing().publishWaiting();
    }
    try (Station restored = new Station(backup, fence)) {
      assertTrue(restored.alarmed(AlarmKind.ISSUANCE_RECOVERY));
      assertEquals(Reason.ISSUANCE_SUSPENDED, refused(restored.pay("other", 1, "50.00")));
      restored.issuing.publishing().publishWaiting();
      restored.issuing.publishing().publishAll();
      assertTrue(restored.downlinks.sent().isEmpty());
    }
  }

  @Test
  void aLostFenceIssuesNothing() {
    Path live = directory.resolve("live.db");
    try (Station station = new Station(live, directory.resolve("fence.journal"))) {
      station.build(1);
      accepted(station.pay("k", 1, "20.00"));
      station.issuing.publishing().publishWaiting();
    }
    try (Station station = new Station(live, directory.resolve("another.journal"))) {
      assertTrue(station.alarmed(AlarmKind.FENCE_UNAVAILABLE));
      assertEquals(Reason.ISSUANCE_SUSPENDED, refused(station.pay("l", 1, "1.00")));
    }
  }

  @Test
  void creditThatWasNeverIssuedFreezesThePoint() {
    try (Station station = new Station(directory)) {
      station.build(2);
      station.issuing.publishing().publishWaiting();
      CreditState issued = newest(station, 1);
      station.reports.take(
          Reports.of(
              1,
              Reports.meter(
                  Station.point(1),
                  issued.revision(),
                  Money.parse("99"),
                  Money.ZERO,
                  RelayFeedback.CLOSED,
                  0)));
      assertTrue(station.alarmed(AlarmKind.CREDIT_MISMATCH));
      assertEquals(Reason.ISSUANCE_SUSPENDED, refused(station.pay("k", 1, "1.00")));
      accepted(station.pay("l", 2, "1.00"));
    }
  }

  @Test
  void withoutAContractNoMoneyIsTaken() {
    try (Station station = new Station(directory)) {
      String estate =
          Station.estateOf(1)
              .replace("\"signedOn\":\"2026-01-02\"", "\"validUntil\":\"2030-01-01\"");
      station.giveApproved(estate);
      assertEquals(Reason.NO_CONTRACT, refused(station.pay("k", 1, "1.00")));
      assertEquals(
          Optional.empty(),
          station.payments.ofAccount(new AccountId("1001"), 1).stream().findFirst());
    }
  }

  @Test
  void whatTheBrokerTookIsNotedThoughTheDatabaseDidNotAnswerAtFirst() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.issuing.publishing().publishWaiting();
      FailingOnce transactions = new FailingOnce(station.database);
      CreditIssuing issuing = station.issuing(station.fence, transactions);
      TopUp paid = accepted(station.pay("k", 1, "20.00"));
      transactions.failNext();
      issuing.publishing().publishWaiting();
      assertEquals(TopUpState.PAID, station.payments.find(paid.id()).orElseThrow().state());
      issuing.publishing().publishWaiting();
      assertEquals(TopUpState.SENT, station.payments.find(paid.id()).orElseThrow().state());
    }
  }

  /** A database that is away for the time of one transaction. */
  private static final class FailingOnce implements Transactions {
    private final Transactions behind;
    private boolean fails;

    FailingOnce(Transactions behind) {
      this.behind = behind;
    }

    void failNext() {
      fails = true;
    }

    @Override
    public <T> T run(Supplier<T> work) {
      if (fails) {
        fails = false;
        throw new StoreException("away");
      }
      return behind.run(work);
    }

    @Override
    public <T> T runFor(Collection<String> subjects, Supplier<T> work) {
      return behind.runFor(subjects, work);
    }

    @Override
    public void afterCommit(Runnable action) {
      behind.afterCommit(action);
    }
  }
}
