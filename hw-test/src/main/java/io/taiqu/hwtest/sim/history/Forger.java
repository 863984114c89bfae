package io.taiqu.hwtest.sim.history;

import io.taiqu.edge.core.PointState;
import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.SigningKey;
import io.taiqu.protocol.codec.Topics;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.MeterSerialHash;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.EdgeReport;
import io.taiqu.protocol.message.HeldDocument;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.Role;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Sends what nobody may believe. */
final class Forger {
  private final History history;
  private final RandomGenerator random;

  Forger(History history, RandomGenerator random) {
    this.history = history;
    this.random = random;
  }

  private Optional<CreditState> newest() {
    SupplyPointId point = EstateText.point(1 + random.nextInt(EstateText.CUSTOMERS));
    Map<Revision, CreditState> issued = history.judge().issuedTo(point);
    return issued.isEmpty()
        ? Optional.empty()
        : Optional.of(new TreeMap<>(issued).lastEntry().getValue());
  }

  /** A credit state whose key root took back. */
  boolean revokedSender() {
    return newest().map(credit -> sendDown(richer(credit, "10"), Keys.revoked())).orElse(false);
  }

  /** A document of somebody without a key, with another's key, or with a bit that was changed. */
  boolean forgedSender() {
    Optional<CreditState> credit = newest();
    if (credit.isEmpty()) {
      return false;
    }
    return switch (random.nextInt(5)) {
      case 0 -> sendDown(richer(credit.get(), "10"), Keys.stranger());
      case 1 -> sendDown(richer(credit.get(), "10"), Keys.of(Role.OPERATIONS, 1));
      case 2 -> sendDown(richer(credit.get(), "10"), Keys.of(history.unit().edge()));
      case 3 -> flipped();
      default -> sendReport();
    };
  }

  /**
   * Credit states with a good signature that the rule of acceptance refuses: they lower a total,
   * step above the cap, are of another currency, meter or assignment, or say something else in a
   * place that is taken. They arrive at once and are gone: a thief of the credit key is bounded by
   * the step cap alone where the unit does not hold yet what makes it refuse the document.
   */
  boolean insiderDocuments() {
    Optional<CreditState> newest = newest().filter(this::isHeld);
    newest.ifPresent(credit -> wrongOnes(credit).forEach(this::sendAsInsider));
    return newest.isPresent();
  }

  private static List<CreditState> wrongOnes(CreditState credit) {
    Revision next =
        new Revision(credit.revision().generation(), credit.revision().sequence() + 1_000);
    List<CreditState> wrong = new ArrayList<>();
    Money cent = Money.parse("0.01");
    if (credit.credited().compareTo(cent) >= 0) {
      wrong.add(with(credit, next, credit.credited().minus(cent)));
    }
    wrong.add(with(credit, next, credit.credited().plus(Money.parse("100000"))));
    wrong.add(with(credit, next, credit.credited(), credit.meter(), new CurrencyCode("EUR")));
    wrong.add(
        with(
            credit,
            next,
            credit.credited(),
            EstateText.household(0).serial(1).hash(),
            credit.currency()));
    wrong.add(otherAssignment(credit, next));
    wrong.add(with(credit, credit.revision(), credit.credited().plus(Money.parse("1"))));
    return wrong;
  }

  private void sendAsInsider(CreditState document) {
    byte[] raw = DocumentCodec.sign(document, Keys.roles(history.keyStage).credit());
    history.unit().receive(raw, Topics.of(document).name());
  }

  private boolean isHeld(CreditState credit) {
    return history.unit().isRunning()
        && history.unit().connected
        && history
            .unit()
            .state()
            .find(credit.supplyPoint())
            .flatMap(PointState::account)
            .filter(account -> account.accepted().equals(credit.revision()))
            .isPresent();
  }

  /** Any message comes once more. */
  boolean replay() {
    List<Network.Message> seen = history.network().seen();
    if (seen.isEmpty()) {
      return false;
    }
    Network.Message message = seen.get(random.nextInt(seen.size()));
    history.network().publish(message.up(), message.topic(), message.bytes(), false);
    return true;
  }

  private CreditState richer(CreditState credit, String amount) {
    return with(
        credit,
        new Revision(
            credit.revision().generation(), credit.revision().sequence() + 1 + random.nextInt(3)),
        credit.credited().plus(Money.parse(amount)));
  }

  private static CreditState with(CreditState credit, Revision revision, Money credited) {
    return with(credit, revision, credited, credit.meter(), credit.currency());
  }

  private static CreditState with(
      CreditState credit,
      Revision revision,
      Money credited,
      MeterSerialHash meter,
      CurrencyCode currency) {
    return new CreditState(
        credit.deployment(),
        credit.supplyPoint(),
        meter,
        credit.edge(),
        credit.assignmentEpoch(),
        revision,
        credited,
        credit.withdrawn(),
        currency,
        credit.tokensCovered(),
        credit.minTariffVersion(),
        credit.policyVersion(),
        credit.issuedAt(),
        credit.grantHistoryHead());
  }

  private static CreditState otherAssignment(CreditState credit, Revision revision) {
    return new CreditState(
        credit.deployment(),
        credit.supplyPoint(),
        credit.meter(),
        credit.edge(),
        credit.assignmentEpoch() - 1,
        revision,
        credit.credited(),
        credit.withdrawn(),
        credit.currency(),
        credit.tokensCovered(),
        credit.minTariffVersion(),
        credit.policyVersion(),
        credit.issuedAt(),
        credit.grantHistoryHead());
  }

  private boolean sendDown(CreditState document, SigningKey key) {
    history
        .network()
        .publish(false, Topics.of(document).name(), DocumentCodec.sign(document, key), false);
    return true;
  }

  private boolean flipped() {
    List<Network.Message> seen = history.network().seen();
    Network.Message message = seen.get(random.nextInt(seen.size()));
    byte[] bytes = message.bytes().clone();
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    history.network().publish(message.up(), message.topic(), bytes, false);
    return true;
  }

  private boolean sendReport() {
    EdgeReport report =
        new EdgeReport(
            Keys.DEPLOYMENT,
            history.unit().edge(),
            1,
            new BootId(new UUID(6, 6)),
            1_000_000 + random.nextInt(1_000),
            history.now(),
            ClockQuality.SYNCHRONISED,
            1,
            Digest.ZERO,
            1,
            0,
            0,
            HeldDocument.NONE,
            HeldDocument.NONE,
            HeldDocument.NONE,
            List.of());
    history
        .network()
        .publish(
            true,
            Topics.of(report).name(),
            DocumentCodec.sign(
                report, random.nextBoolean() ? Keys.stranger() : Keys.of(Role.CREDIT, 1)),
            false);
    return true;
  }
}
