package io.taiqu.supervisor.debt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DebtTest {
  private static final Instant OPENED = TestDeployment.NOW;

  private static Money money(String amount) {
    return Money.parse(amount);
  }

  private static Debt debt(
      long id, Debt.Kind kind, String principal, int percent, Optional<String> most, String week) {
    return new Debt(
        id,
        new AccountId("1001"),
        kind,
        "D-" + id,
        money(principal),
        Money.ZERO,
        Money.ZERO,
        new Debt.Terms(percent, most.map(Money::parse), money(week)),
        OPENED);
  }

  private static Debt arrears(long id, String principal, int percent) {
    return debt(id, Debt.Kind.ARREARS, principal, percent, Optional.empty(), "0");
  }

  private static List<String> shares(String payment, Debt... debts) {
    return Recovered.of(money(payment), List.of(debts), 2).shares().stream()
        .map(share -> share.debt().id() + ":" + share.amount().toDecimalString())
        .toList();
  }

  @Test
  void aShareOfEachPaymentUpToWhatIsOwed() {
    assertEquals(List.of("1:20.00"), shares("100", arrears(1, "500", 20)));
    assertEquals(List.of("1:7.50"), shares("100", arrears(1, "7.50", 20)));
    assertEquals(List.of(), shares("100", arrears(1, "500", 20).settled(money("500"), false)));
  }

  @Test
  void neverMoreThanTheBoundOfOnePayment() {
    Debt bounded = debt(1, Debt.Kind.ARREARS, "500", 50, Optional.of("30"), "0");
    assertEquals(List.of("1:30.00"), shares("100", bounded));
    assertEquals(List.of("1:25.00"), shares("50", bounded));
  }

  @Test
  void aShareIsRoundedDownToWholeMinorUnits() {
    assertEquals(List.of("1:0.33"), shares("1.01", arrears(1, "500", 33)));
    assertEquals(List.of(), shares("0.02", arrears(1, "500", 33)));
  }

  @Test
  void penaltyComesBeforeArrearsAndTheOlderOfAKindFirst() {
    assertEquals(
        List.of("9:60.00", "1:40.00"),
        shares(
            "100",
            arrears(2, "500", 60),
            arrears(1, "500", 60),
            debt(9, Debt.Kind.PENALTY, "500", 60, Optional.empty(), "0")));
  }

  @Test
  void aDebtByTheWeekAloneTakesNothingFromPayments() {
    assertEquals(
        List.of(), shares("100", debt(1, Debt.Kind.ARREARS, "500", 0, Optional.empty(), "5")));
  }

  @Test
  void weeksFallDueOneByOneAndWhatWasTakenIsNotDueAgain() {
    Debt weekly = debt(1, Debt.Kind.ARREARS, "12", 0, Optional.empty(), "5");
    assertEquals(Money.ZERO, weekly.dueByWeek(OPENED.plus(Duration.ofDays(7).minusMillis(1))));
    assertEquals(money("5"), weekly.dueByWeek(OPENED.plus(Duration.ofDays(7))));
    assertEquals(money("10"), weekly.dueByWeek(OPENED.plus(Duration.ofDays(20))));
    assertEquals(money("12"), weekly.dueByWeek(OPENED.plus(Duration.ofDays(70))));
    Debt once = weekly.settled(money("5"), true);
    assertEquals(Money.ZERO, once.dueByWeek(OPENED.plus(Duration.ofDays(13))));
    assertEquals(money("5"), once.dueByWeek(OPENED.plus(Duration.ofDays(14))));
    assertEquals(money("7"), once.dueByWeek(OPENED.plus(Duration.ofDays(70))));
    // A payment that recovered some of it is no week.
    assertEquals(
        money("5"), weekly.settled(money("2"), false).dueByWeek(OPENED.plus(Duration.ofDays(7))));
    assertEquals(Money.ZERO, weekly.dueByWeek(OPENED.minus(Duration.ofDays(70))));
  }

  @Test
  void termsThatRecoverNothingAreRefused() {
    Optional<Money> none = Optional.empty();
    assertThrows(IllegalArgumentException.class, () -> new Debt.Terms(0, none, Money.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new Debt.Terms(101, none, Money.ZERO));
    assertThrows(IllegalArgumentException.class, () -> new Debt.Terms(10, none, money("-1")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Debt.Terms(10, Optional.of(Money.ZERO), Money.ZERO));
  }

  @Test
  void sharesNeverExceedThePaymentNorAnyDebtWhateverTheTerms() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      List<Debt> debts = new ArrayList<>();
      for (int d = 0; d < 1 + random.nextInt(4); d++) {
        debts.add(
            debt(
                d + 1,
                Debt.Kind.values()[random.nextInt(4)],
                new Money(random.nextLong(200_000_000_000L) + 1).toDecimalString(),
                1 + random.nextInt(100),
                random.nextBoolean() ? Optional.empty() : Optional.of("3.21"),
                "0"));
      }
      Money payment = Money.ofMinor(1 + random.nextInt(50_000), 2);
      Recovered recovered = Recovered.of(payment, debts, 2);
      assertTrue(recovered.total().compareTo(payment) <= 0);
      recovered
          .shares()
          .forEach(share -> {
            assertTrue(share.amount().isPositive());
            assertTrue(share.amount().compareTo(share.debt().outstanding()) <= 0);
          });
    }
  }
}
