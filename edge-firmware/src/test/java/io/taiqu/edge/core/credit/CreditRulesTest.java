package io.taiqu.edge.core.credit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.taiqu.edge.core.credit.Acceptance.Accepted;
import io.taiqu.edge.core.credit.Acceptance.AlreadyKnown;
import io.taiqu.edge.core.credit.Acceptance.Early;
import io.taiqu.edge.core.credit.Acceptance.Missing;
import io.taiqu.edge.core.credit.Acceptance.Reason;
import io.taiqu.edge.core.credit.Acceptance.Refused;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.Tariffs;
import io.taiqu.protocol.testing.TestDeployment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CreditRulesTest {
  private static final Optional<Money> CAP = Optional.of(Money.parse("100"));

  private static <D extends Downlink> SignedDocument<D> signed(D document) {
    return new SignedDocument<>(document, document.toString().getBytes(), false);
  }

  private static Account account() {
    Handover handover = TestDocuments.handover(1, 3, Tariffs.flat("1"), 1_000, TestDeployment.NOW);
    return Account.opened(signed(handover)).crediting(signed(credit(3, 1, 5, "20", "2", 0)));
  }

  private static CreditState credit(
      long epoch, long generation, long sequence, String credited, String withdrawn, long tokens) {
    CreditState usual =
        TestDocuments.credit(1, new Revision(generation, sequence), credited, withdrawn);
    return new CreditState(
        usual.deployment(),
        usual.supplyPoint(),
        usual.meter(),
        usual.edge(),
        epoch,
        usual.revision(),
        usual.credited(),
        usual.withdrawn(),
        usual.currency(),
        tokens,
        1,
        1,
        usual.issuedAt(),
        Digest.ZERO);
  }

  private static Acceptance judge(CreditState credit) {
    return judge(signed(credit), Optional.of(account()));
  }

  private static Acceptance judge(SignedDocument<CreditState> arrived, Optional<Account> known) {
    return CreditRules.judge(
        arrived, known, TestUnit.serial(1).hash(), Optional.of(TestDeployment.CURRENCY), CAP);
  }

  @Test
  void aHigherSequenceOrGenerationIsAccepted() {
    assertEquals(new Accepted(), judge(credit(3, 1, 6, "30", "2", 0)));
    assertEquals(new Accepted(), judge(credit(3, 2, 1, "30", "2", 0)));
    assertEquals(new Accepted(), judge(credit(3, 1, 6, "20", "2", 0)));
  }

  @Test
  void whatIsOlderOrTheSameChangesNothing() {
    assertEquals(new AlreadyKnown(), judge(credit(3, 1, 5, "20", "2", 0)));
    assertEquals(new AlreadyKnown(), judge(credit(3, 1, 4, "90", "2", 0)));
    assertEquals(new AlreadyKnown(), judge(credit(3, 0, 99, "90", "2", 0)));
  }

  @Test
  void onePlaceInTheOrderHasOneContent() {
    assertEquals(new Refused(Reason.CONFLICTING_CONTENT), judge(credit(3, 1, 5, "21", "2", 0)));
  }

  @Test
  void totalsNeverFall() {
    assertEquals(new Refused(Reason.CREDITED_FELL), judge(credit(3, 1, 6, "19.99", "2", 0)));
    assertEquals(new Refused(Reason.WITHDRAWN_FELL), judge(credit(3, 1, 6, "30", "1.99", 0)));
    Account covered = account().crediting(signed(credit(3, 1, 5, "20", "2", 7)));
    assertEquals(
        new Refused(Reason.TOKENS_COVERED_FELL),
        judge(signed(credit(3, 1, 6, "30", "2", 6)), Optional.of(covered)));
  }

  @Test
  void aStepAboveTheCapNeedsASecondSignature() {
    assertEquals(new Accepted(), judge(credit(3, 1, 6, "120", "2", 0)));
    CreditState large = credit(3, 1, 6, "120.000000001", "2", 0);
    assertEquals(new Refused(Reason.STEP_ABOVE_CAP), judge(large));
    assertEquals(
        new Accepted(),
        judge(new SignedDocument<>(large, new byte[] {1}, true), Optional.of(account())));
  }

  /** A thief of a key who could make a balance overflow would stop the unit for ever. */
  @Test
  void totalsOfWhichNoBalanceCanBeComputedAreRefused() {
    Money most = CreditRules.MOST;
    CreditState largest = credit(3, 1, 6, most.toDecimalString(), most.toDecimalString(), 0);
    SignedDocument<CreditState> twice = new SignedDocument<>(largest, new byte[] {1}, true);
    assertEquals(new Accepted(), judge(twice, Optional.of(account())));
    account().crediting(twice).balance();
    String beyond = most.plus(new Money(1)).toDecimalString();
    for (CreditState credit :
        List.of(credit(3, 1, 6, beyond, "2", 0), credit(3, 1, 6, "30", beyond, 0))) {
      assertEquals(
          new Refused(Reason.BEYOND_RANGE),
          judge(new SignedDocument<>(credit, new byte[] {1}, true), Optional.of(account())));
    }
  }

  @Test
  void anotherMeterAssignmentOrCurrencyIsRefused() {
    assertEquals(new Refused(Reason.OTHER_ASSIGNMENT), judge(credit(2, 1, 6, "30", "2", 0)));
    assertEquals(
        new Refused(Reason.OTHER_METER),
        CreditRules.judge(
            signed(credit(3, 1, 6, "30", "2", 0)),
            Optional.of(account()),
            TestUnit.serial(2).hash(),
            Optional.empty(),
            CAP));
    assertEquals(
        new Refused(Reason.OTHER_CURRENCY),
        CreditRules.judge(
            signed(credit(3, 1, 6, "30", "2", 0)),
            Optional.of(account()),
            TestUnit.serial(1).hash(),
            Optional.of(new CurrencyCode("EUR")),
            CAP));
  }

  @Test
  void aCreditStateWaitsForItsHandOverTheCurrencyAndTheCap() {
    SignedDocument<CreditState> arrived = signed(credit(3, 1, 6, "30", "2", 0));
    assertEquals(new Early(Missing.HANDOVER), judge(arrived, Optional.empty()));
    assertEquals(new Early(Missing.HANDOVER), judge(credit(4, 1, 6, "30", "2", 0)));
    assertEquals(
        new Early(Missing.CURRENCY),
        CreditRules.judge(
            arrived, Optional.of(account()), TestUnit.serial(1).hash(), Optional.empty(), CAP));
    assertEquals(
        new Early(Missing.STEP_CAP),
        CreditRules.judge(
            arrived,
            Optional.of(account()),
            TestUnit.serial(1).hash(),
            Optional.of(TestDeployment.CURRENCY),
            Optional.empty()));
  }

  @Test
  void aHandOverOpensReplacesUnderAHigherEpochAndIsNeverRewritten() {
    var meter = TestUnit.serial(1).hash();
    var tariff = Tariffs.flat("1");
    Optional<Account> known = Optional.of(account());
    assertEquals(
        new Accepted(),
        CreditRules.judge(
            signed(TestDocuments.handover(1, 1, tariff, 1_000, TestDeployment.NOW)),
            Optional.empty(),
            meter));
    assertEquals(
        new Accepted(),
        CreditRules.judge(
            signed(TestDocuments.handover(1, 4, tariff, 2_000, TestDeployment.NOW)), known, meter));
    assertEquals(
        new AlreadyKnown(),
        CreditRules.judge(
            signed(TestDocuments.handover(1, 3, tariff, 1_000, TestDeployment.NOW)), known, meter));
    assertEquals(
        new Refused(Reason.CONFLICTING_CONTENT),
        CreditRules.judge(
            signed(TestDocuments.handover(1, 3, tariff, 2_000, TestDeployment.NOW)), known, meter));
    assertEquals(
        new Refused(Reason.OTHER_ASSIGNMENT),
        CreditRules.judge(
            signed(TestDocuments.handover(1, 2, tariff, 1_000, TestDeployment.NOW)), known, meter));
    assertEquals(
        new Refused(Reason.OTHER_METER),
        CreditRules.judge(
            signed(TestDocuments.handover(2, 4, tariff, 1_000, TestDeployment.NOW)), known, meter));
  }
}
