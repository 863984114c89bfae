package io.taiqu.supervisor.topup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.codec.TokenKeySeal;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SealedTokenKey;
import io.taiqu.protocol.message.TokenKeySet;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.protocol.token.Token;
import io.taiqu.protocol.token.TokenDigits;
import io.taiqu.protocol.token.TokenDigits.Typed;
import io.taiqu.protocol.token.TokenKey;
import io.taiqu.protocol.token.TokenSubject;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topup.TopUpOutcome.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StoreTest
final class TokenIssuingTest {
  @TempDir Path directory;

  private static TopUpOutcome pay(Station station, String key, String amount) {
    return station.payments.pay(
        new TopUpRequest(
            key,
            Station.account(1),
            Money.parse(amount),
            TestDeployment.CURRENCY,
            "counter",
            Optional.empty(),
            "cashier",
            true));
  }

  private static IssuedToken token(Station station, TopUpOutcome outcome) {
    TopUp topUp = assertInstanceOf(TopUpOutcome.Accepted.class, outcome).topUp();
    return station.payments.token(topUp.id()).orElseThrow();
  }

  private static Reason refused(TopUpOutcome outcome) {
    return assertInstanceOf(TopUpOutcome.Refused.class, outcome).reason();
  }

  private static CreditState newest(Station station) {
    return station.downlinks.documents(CreditState.class).stream()
        .filter(state -> state.supplyPoint().equals(Station.point(1)))
        .toList()
        .getLast();
  }

  private static MeterReport holding(CreditState credit, long tokensApplied) {
    MeterReport plain = Reports.holding(credit, RelayFeedback.CLOSED, 0);
    return new MeterReport(
        plain.supplyPoint(),
        plain.assignmentEpoch(),
        plain.accepted(),
        plain.credited(),
        plain.withdrawn(),
        tokensApplied,
        plain.charged(),
        plain.balance(),
        plain.position(),
        plain.checkpoint(),
        plain.tariffVersion(),
        plain.commanded(),
        plain.feedback(),
        plain.hold(),
        plain.episode(),
        plain.warningStep(),
        plain.emergencyInUse(),
        plain.lastSample(),
        plain.link(),
        plain.protections());
  }

  @Test
  void theEdgesOwnKeyOpensTheKeyThatVouchesForTheToken() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.issuing.publishing().publishWaiting();
      station.reports.take(Reports.of(1, holding(newest(station), 0)));
      station.reports.take(Reports.of(2, holding(newest(station), 0)));
      // Delivered again, it is the same document: what did not change is not issued anew.
      List<TokenKeySet> sets =
          station.downlinks.documents(TokenKeySet.class).stream().distinct().toList();
      assertEquals(1, sets.size());
      SealedTokenKey sealed = sets.getFirst().keys().getFirst();
      TokenKey key =
          TokenKeySeal.open(
                  sealed, TestDeployment.DEPLOYMENT, station.deployment.edgeKey(Station.EDGE))
              .orElseThrow();
      IssuedToken issued = token(station, pay(station, "k", "123.45"));
      Token token =
          assertInstanceOf(Typed.Read.class, TokenDigits.read(issued.digits()))
              .token()
              .orElseThrow();
      TokenSubject subject =
          new TokenSubject(TestDeployment.DEPLOYMENT, Station.point(1), newest(station).meter(), 1);
      assertTrue(key.vouchesFor(token, subject, 1));
      // What the digits can't hold reaches the meter with the credit state.
      assertEquals(Money.parse("123.40"), issued.amount());
      station.issuing.publishing().publishWaiting();
      assertEquals(Money.parse("123.45"), newest(station).credited());
      assertEquals(1, newest(station).tokensCovered());
    }
  }

  @Test
  void keysThatADatabaseHasForgottenAreFollowedByOnesThatTheUnitTakes() {
    try (Station station = new Station(directory)) {
      station.build(1);
      station.issuing.publishing().publishWaiting();
      EdgeReport report = Reports.of(1, holding(newest(station), 0));
      HeldDocument other = new HeldDocument(new Revision(1, 7), Digest.ZERO);
      station.reports.take(Reports.with(report, report.tariffs(), report.policy(), other));
      TokenKeySet keys = station.downlinks.documents(TokenKeySet.class).getLast();
      assertEquals(new Revision(1, 8), keys.revision());

      report = Reports.of(2, holding(newest(station), 0));
      station.reports.take(
          Reports.with(report, report.tariffs(), report.policy(), Reports.held(keys)));
      assertEquals(keys, station.downlinks.documents(TokenKeySet.class).getLast());
    }
  }

  @Test
  void aCounterIsInTheFenceBeforeTheDigitsExistAndNeverUsedTwice() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertEquals(1, token(station, pay(station, "a", "10")).counter());
      assertEquals(1, station.fence.tokens(Station.point(1)));
      TopUpOutcome again = pay(station, "a", "10");
      assertInstanceOf(TopUpOutcome.Repeated.class, again);
      assertEquals(1, station.fence.tokens(Station.point(1)));
      assertEquals(Reason.KEY_REUSED, refused(station.pay("a", 1, "10")));
      station.fence.recordTokens(Station.point(1), 7);
      assertEquals(8, token(station, pay(station, "b", "10")).counter());
      station.issuing.publishing().publishWaiting();
      assertEquals(8, newest(station).tokensCovered());
    } catch (FenceException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void amountAndNumberOfTokensAreBoundedUntilTheEdgeHoldsThem() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertEquals(Reason.TOKEN_REFUSED, refused(pay(station, "large", "500.01")));
      for (int i = 0; i < 3; i++) {
        token(station, pay(station, "k" + i, "1"));
      }
      assertEquals(Reason.TOKEN_REFUSED, refused(pay(station, "k3", "1")));
      assertEquals(3, station.ledger.check().transactions());
      // Typed at the unit is not enough: the credit state must be there.
      station.issuing.publishing().publishWaiting();
      station.reports.take(Reports.of(1, holding(newest(station), 3)));
      assertFalse(station.freezing.isFrozen(Station.point(1)));
      token(station, pay(station, "k4", "1"));
    }
  }

  @Test
  void aTokenThatWasNeverIssuedFreezesThePoint() {
    try (Station station = new Station(directory)) {
      station.build(1);
      token(station, pay(station, "a", "10"));
      station.issuing.publishing().publishWaiting();
      station.reports.take(Reports.of(1, holding(newest(station), 1)));
      assertFalse(station.freezing.isFrozen(Station.point(1)));
      station.reports.take(Reports.of(2, holding(newest(station), 2)));
      assertTrue(station.freezing.isFrozen(Station.point(1)));
      assertTrue(station.alarmed(AlarmKind.CREDIT_MISMATCH));
      assertEquals(Reason.ISSUANCE_SUSPENDED, refused(pay(station, "b", "10")));
    }
  }
}
