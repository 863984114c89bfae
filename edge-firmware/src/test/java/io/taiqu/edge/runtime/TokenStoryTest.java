package io.taiqu.edge.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.edge.core.EdgeCore;
import io.taiqu.edge.core.Event;
import io.taiqu.edge.core.Evolution;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.Moment;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.testing.InMemoryJournal;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.message.SupplyTerms;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.tariff.Tariff;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.token.TokenAmount;
import io.taiqu.protocol.token.TokenDigits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenStoryTest {
  private static final Tariff TARIFF = Tariffs.flat("1");

  private final TestUnit unit = TestUnit.withCustomers(2);

  TokenStoryTest() {
    unit.arrives(TestDocuments.tariffs(TARIFF, 1, 2));
    unit.arrives(TestDocuments.policy(1, 2));
    unit.arrives(TestDocuments.handover(1, TARIFF, 1_000, unit.now()));
    unit.arrives(TestDocuments.handover(2, TARIFF, 1_000, unit.now()));
    unit.arrives(TestUnit.tokenKeys(2, 1));
  }

  private static String token(int number, long epoch, long counter, long minor) {
    return TestUnit.tokenKey(number, epoch)
        .issue(TestUnit.tokenSubject(number, epoch), counter, TokenAmount.upTo(minor))
        .digits();
  }

  private static String token(long counter, long minor) {
    return token(1, 1, counter, minor);
  }

  private static CreditState credit(long sequence, String credited, long tokensCovered) {
    CreditState plain = TestDocuments.credit(1, sequence, credited);
    return new CreditState(
        plain.deployment(),
        plain.supplyPoint(),
        plain.meter(),
        plain.edge(),
        plain.assignmentEpoch(),
        new Revision(1, sequence),
        plain.credited(),
        plain.withdrawn(),
        plain.currency(),
        tokensCovered,
        plain.minTariffVersion(),
        plain.policyVersion(),
        plain.issuedAt(),
        Digest.ZERO);
  }

  private void assertBalance(String expected) {
    assertEquals(Money.parse(expected), unit.balance(1));
  }

  @Test
  void aTokenCountsOnceWhetherTypedOrDelivered() {
    assertEquals(
        new TokenAnswer.Credited(Money.parse("20"), Money.parse("20")),
        unit.enters(1, TokenDigits.grouped(token(1, 2000))));
    assertInstanceOf(TokenAnswer.AlreadyCredited.class, unit.enters(1, token(1, 2000)));
    assertBalance("20");
    unit.arrives(credit(1, "20", 1));
    assertBalance("20");
    unit.arrives(credit(2, "55.50", 3));
    assertBalance("55.50");
    assertInstanceOf(TokenAnswer.AlreadyCredited.class, unit.enters(1, token(2, 1000)));
    assertInstanceOf(TokenAnswer.AlreadyCredited.class, unit.enters(1, token(1, 2000)));
    assertBalance("55.50");
  }

  @Test
  void aTokenThatWouldExceedTheMaximumCreditStaysGoodAndCostsNoTry() {
    unit.arrives(
        TestDocuments.policy(
            9,
            2,
            rules ->
                new PolicyEntry(
                    rules.supplyPoint(),
                    true,
                    false,
                    false,
                    false,
                    rules.emergencyCredit(),
                    rules.warningSteps(),
                    rules.disconnectAt(),
                    rules.reconnectAt(),
                    rules.stepCap(),
                    rules.ratedPower(),
                    new SupplyTerms(
                        false, false, Optional.of(Money.parse("50")), Optional.empty()))));
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(1, token(1, 4000)));
    for (int i = 0; i < 6; i++) {
      assertEquals(new TokenAnswer.AboveMaximum(Money.parse("40")), unit.enters(1, token(2, 1100)));
    }
    assertBalance("40");
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(1, token(3, 1000)));
    unit.arrives(TestDocuments.policy(10, 2));
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(1, token(2, 1100)));
    assertBalance("61");
  }

  @Test
  void tokensAreTakenInAnyOrderAndAnOlderCreditStateTakesNoneAway() {
    unit.enters(1, token(3, 300));
    unit.enters(1, token(1, 100));
    assertBalance("4");
    unit.arrives(credit(1, "1", 1));
    assertBalance("4");
    unit.enters(1, token(2, 200));
    assertBalance("6");
    unit.arrives(credit(2, "6", 3));
    assertBalance("6");
  }

  @Test
  void aTokenRestoresSupplyAtOnceAndIsReported() {
    unit.connect(true);
    unit.enters(1, token(1, 2000));
    assertEquals(SupplyState.ON, unit.supply(1));
    unit.pass(Duration.ofSeconds(30));
    assertEquals(
        1,
        unit.reports().getLast().meters().stream()
            .filter(meter -> meter.supplyPoint().equals(TestUnit.point(1)))
            .findFirst()
            .orElseThrow()
            .tokensApplied());
  }

  @Test
  void tokensOfOthersAreWrongAndAMeterWithoutKeyTakesNone() {
    assertInstanceOf(TokenAnswer.Wrong.class, unit.enters(1, token(2, 1, 1, 2000)));
    assertInstanceOf(TokenAnswer.Wrong.class, unit.enters(1, token(1, 2, 1, 2000)));
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(2, token(2, 1, 1, 2000)));
    assertInstanceOf(TokenAnswer.NotHere.class, unit.enters(0, token(1, 2000)));
    assertInstanceOf(TokenAnswer.NotHere.class, unit.enters(77, token(1, 2000)));
    assertBalance("0");
  }

  @Test
  void whatSurvivesAPowerCutIsWhatWasAnswered() {
    unit.enters(1, token(1, 2000));
    unit.enters(1, token(2, 2000));
    unit.powerLoss();
    assertBalance("40");
    assertInstanceOf(TokenAnswer.AlreadyCredited.class, unit.enters(1, token(2, 2000)));
    // A snapshot tells the same as the events that led there.
    var state = unit.state();
    var again = io.taiqu.edge.core.EdgeState.initial(unit.site(), state.boot(), unit.now());
    for (Event.Kept event : EventCodec.decode(EventCodec.encode(Evolution.essence(state)))) {
      again = Evolution.evolve(again, event);
    }
    var known = state.find(TestUnit.point(1)).orElseThrow().account().orElseThrow();
    var restored = again.find(TestUnit.point(1)).orElseThrow().account().orElseThrow();
    assertEquals(known.balance(), restored.balance());
    assertEquals(known.tokens().applied(), restored.tokens().applied());
    assertEquals(known.tokens().vainTries(), restored.tokens().vainTries());
    assertEquals(1, restored.tokens().vainTries());
  }

  @Test
  void anOlderImageTakesATokenAgainWithoutCreditingItTwice() {
    InMemoryJournal image = ((InMemoryJournal) unit.journal()).afterPowerLoss();
    unit.enters(1, token(1, 2000));
    assertBalance("20");
    TestUnit rolledBack = new TestUnit(2, image, unit.readings());
    assertEquals(Money.ZERO, rolledBack.balance(1));
    rolledBack.enters(1, token(1, 2000));
    assertEquals(Money.parse("20"), rolledBack.balance(1));
    rolledBack.arrives(credit(1, "20", 1));
    assertEquals(Money.parse("20"), rolledBack.balance(1));
  }

  @Test
  void aHandOverContainsEveryTokenAndEndsTheOldOnes() {
    unit.enters(1, token(1, 2000));
    var before = TestDocuments.handover(1, 2, TARIFF, 1_000, unit.now());
    unit.arrives(
        new io.taiqu.protocol.message.Handover(
            before.deployment(),
            before.supplyPoint(),
            before.meter(),
            before.edge(),
            2,
            before.revision(),
            Money.parse("35"),
            Money.ZERO,
            2,
            before.charging()));
    assertBalance("35");
    assertInstanceOf(TokenAnswer.NotHere.class, unit.enters(1, token(2, 1500)));
    unit.arrives(TestUnit.tokenKeys(2, 2));
    assertInstanceOf(TokenAnswer.Wrong.class, unit.enters(1, token(2, 1500)));
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(1, token(1, 2, 3, 1500)));
    assertBalance("50");
  }

  @Test
  void vainTriesPauseLongerAndLongerAndAGoodTokenEndsIt() {
    String wrong = token(2, 1, 1, 2000);
    for (int left = 2; left >= 1; left--) {
      assertEquals(new TokenAnswer.Wrong(left, Duration.ZERO), unit.enters(1, wrong));
    }
    long pause = 10;
    for (int round = 0; round < 10; round++) {
      assertEquals(new TokenAnswer.Wrong(0, Duration.ofSeconds(pause)), unit.enters(1, wrong));
      assertEquals(
          new TokenAnswer.Locked(Duration.ofSeconds(pause)), unit.enters(1, token(1, 2000)));
      unit.pass(Duration.ofSeconds(pause).minusMillis(1));
      assertEquals(new TokenAnswer.Locked(Duration.ofMillis(1)), unit.enters(1, wrong));
      unit.pass(Duration.ofMillis(1));
      pause = Math.min(1280, 2 * pause);
    }
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(1, token(1, 2000)));
    assertEquals(new TokenAnswer.Wrong(2, Duration.ZERO), unit.enters(1, wrong));
  }

  @Test
  void thePauseSurvivesRestartsAndAClockThatIsSetAndNeverHoldsCreditUp() {
    String wrong = token(2, 1, 1, 2000);
    for (int i = 0; i < 3; i++) {
      unit.enters(1, wrong);
    }
    unit.setClock(unit.now().plus(Duration.ofDays(400)));
    assertEquals(new TokenAnswer.Locked(Duration.ofSeconds(10)), unit.enters(1, wrong));
    unit.pass(Duration.ofSeconds(9));
    unit.powerLoss();
    assertEquals(new TokenAnswer.Locked(Duration.ofSeconds(10)), unit.enters(1, token(1, 2000)));
    unit.arrives(credit(1, "7", 0));
    assertBalance("7");
    unit.pass(Duration.ofSeconds(10));
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(1, token(1, 2000)));
    assertBalance("27");
  }

  @Test
  void typingErrorsThatTheCheckDigitShowsAreNoTries() {
    String digits = token(1, 2000);
    String mistyped = (digits.charAt(0) == '9' ? '8' : '9') + digits.substring(1);
    long entries = unit.journal().head().sequence();
    for (int i = 0; i < 50; i++) {
      assertInstanceOf(TokenAnswer.Mistyped.class, unit.enters(1, mistyped));
      assertInstanceOf(TokenAnswer.Mistyped.class, unit.enters(1, digits.substring(1)));
    }
    assertEquals(entries, unit.journal().head().sequence());
    assertInstanceOf(TokenAnswer.Credited.class, unit.enters(1, digits));
  }

  @Test
  void theTryIsInTheLedgerBeforeTheTokenIsChecked() {
    EdgeCore core =
        new EdgeCore(
            (raw, at) -> new Opened.Refused(Opened.Reason.TRUNCATED, ""),
            sealed -> Optional.of(TestUnit.tokenKey(1, 1)));
    for (String digits : List.of(token(1, 2000), token(2, 1, 1, 2000))) {
      Input.TokenEntered entered = new Input.TokenEntered(TestUnit.point(1), digits, answer -> {});
      List<Event> events = core.decide(unit.state(), entered, new Moment(unit.now(), unit.nanos()));
      assertEquals(
          List.of(new Event.TokenTried(TestUnit.point(1), 1), new Event.TokenCheckDue(entered)),
          events);
    }
  }

  @Test
  void aFullDiskTakesNoTokenAndItStaysGood() {
    InMemoryJournal journal = (InMemoryJournal) unit.journal();
    journal.setFull(true);
    assertEquals(new TokenAnswer.NotTaken(), unit.enters(1, token(1, 2000)));
    journal.setFull(false);
    assertTrue(unit.enters(1, token(1, 2000)) instanceof TokenAnswer.Credited);
  }
}
