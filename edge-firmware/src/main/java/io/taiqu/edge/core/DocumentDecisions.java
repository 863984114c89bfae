package io.taiqu.edge.core;

import io.taiqu.edge.core.credit.Acceptance;
import io.taiqu.edge.core.credit.CreditRules;
import io.taiqu.edge.core.credit.SignedDocument;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.message.BackfillRequest;
import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.Downlink;
import io.taiqu.protocol.message.EvidenceRequest;
import io.taiqu.protocol.message.Handover;
import io.taiqu.protocol.message.NoticeState;
import io.taiqu.protocol.message.Policy;
import io.taiqu.protocol.message.PolicyEntry;
import io.taiqu.protocol.message.ReadingAck;
import io.taiqu.protocol.message.TariffSet;
import io.taiqu.protocol.message.TokenKeySet;

/** What follows from a document that came from the supervisor. */
final class DocumentDecisions {
  private DocumentDecisions() {}

  /** Something that took effect before arrives again, byte by byte. */
  static void onKnown(Decision decision, String topic) {
    decision.emit(
        new Event.UnitTracked(decision.state().unit().heard(decision.now().monotonicNanos())));
    decision.emit(new Event.DocumentKnown(topic));
  }

  static void onDocument(Decision decision, String topic, Opened opened) {
    switch (opened) {
      case Opened.Refused refused ->
          decision.emit(
              new Event.DocumentRefused(topic, refused.reason() + ": " + refused.detail()));
      case Opened.Trusted trusted -> {
        if (trusted.document() instanceof Downlink downlink) {
          onTrusted(
              decision,
              topic,
              new SignedDocument<>(downlink, trusted.raw(), trusted.secondKey().isPresent()));
        } else {
          decision.emit(new Event.DocumentRefused(topic, "not a document for an edge"));
        }
      }
    }
  }

  private static void onTrusted(Decision decision, String topic, SignedDocument<Downlink> signed) {
    EdgeSite site = decision.state().site();
    Downlink document = signed.document();
    if (!document.deployment().equals(site.deployment())) {
      refuse(decision, topic, Acceptance.Reason.OTHER_DEPLOYMENT);
      return;
    }
    if (!document.edge().equals(site.edge())) {
      refuse(decision, topic, Acceptance.Reason.OTHER_EDGE);
      return;
    }
    decision.emit(
        new Event.UnitTracked(decision.state().unit().heard(decision.now().monotonicNanos())));
    switch (document) {
      case CreditState credit -> onCredit(decision, topic, as(signed, credit));
      case Handover handover -> onHandover(decision, topic, as(signed, handover));
      case Policy policy -> onPolicy(decision, topic, as(signed, policy));
      case TariffSet tariffs -> onTariffs(decision, topic, as(signed, tariffs));
      case NoticeState notice -> onNotice(decision, topic, as(signed, notice));
      case ReadingAck ack -> onAck(decision, topic, ack);
      case BackfillRequest request -> onBackfill(decision, topic, request);
      case EvidenceRequest request -> decision.emit(new Event.EvidenceWanted(request));
      case TokenKeySet keys -> onTokenKeys(decision, topic, as(signed, keys));
    }
  }

  private static <D extends Downlink> SignedDocument<D> as(
      SignedDocument<Downlink> signed, D document) {
    return new SignedDocument<>(document, signed.raw(), signed.countersigned());
  }

  private static void onCredit(
      Decision decision, String topic, SignedDocument<CreditState> signed) {
    int index = decision.state().indexOf(signed.document().supplyPoint());
    if (index < 0) {
      refuse(decision, topic, Acceptance.Reason.UNKNOWN_SUPPLY_POINT);
      return;
    }
    PointState known = decision.at(index);
    Acceptance acceptance =
        CreditRules.judge(
            signed,
            known.account(),
            // After an exchange money goes on under the assignment of the meter before.
            known
                .account()
                .map(account -> account.handover().document().meter())
                .orElse(known.meter().serial().hash()),
            known.currency(),
            known.rules().map(PolicyEntry::stepCap));
    switch (acceptance) {
      case Acceptance.Accepted _ -> {
        decision.emit(new Event.DocumentAccepted(signed));
        SupplyDecisions.afterChange(decision, index);
      }
      case Acceptance.Early _ -> {
        boolean newer =
            known.early().isEmpty()
                || signed.document().revision().isAfter(known.early().get().document().revision());
        decision.emit(
            newer
                ? new Event.DocumentSetAside(decision.pointAt(index), signed)
                : new Event.DocumentKnown(topic));
      }
      case Acceptance.AlreadyKnown _ -> decision.emit(new Event.DocumentKnown(topic));
      case Acceptance.Refused(Acceptance.Reason reason) -> refuse(decision, topic, reason);
    }
  }

  private static void onHandover(Decision decision, String topic, SignedDocument<Handover> signed) {
    int index = decision.state().indexOf(signed.document().supplyPoint());
    if (index < 0) {
      refuse(decision, topic, Acceptance.Reason.UNKNOWN_SUPPLY_POINT);
      return;
    }
    PointState known = decision.at(index);
    Acceptance acceptance =
        CreditRules.judge(signed, known.account(), known.meter().serial().hash());
    if (settledWithout(decision, topic, acceptance)) {
      return;
    }
    decision.emit(new Event.DocumentAccepted(signed));
    afterRules(decision, index);
  }

  private static void onPolicy(Decision decision, String topic, SignedDocument<Policy> signed) {
    Acceptance acceptance =
        signed.document().edgeEpoch() != decision.state().site().edgeEpoch()
            ? new Acceptance.Refused(Acceptance.Reason.OTHER_EDGE_EPOCH)
            : CreditRules.byOrder(signed, decision.state().policy())
                .orElse(new Acceptance.Accepted());
    if (settledWithout(decision, topic, acceptance)) {
      return;
    }
    decision.emit(new Event.DocumentAccepted(signed));
    for (int i = 0; i < decision.state().points().size(); i++) {
      afterRules(decision, i);
    }
  }

  private static void onTariffs(Decision decision, String topic, SignedDocument<TariffSet> signed) {
    Acceptance acceptance =
        signed.document().edgeEpoch() != decision.state().site().edgeEpoch()
            ? new Acceptance.Refused(Acceptance.Reason.OTHER_EDGE_EPOCH)
            : CreditRules.byOrder(signed, decision.state().tariffs())
                .orElse(new Acceptance.Accepted());
    if (settledWithout(decision, topic, acceptance)) {
      return;
    }
    // What was used until now was used under the tariff that was known until now.
    for (int i = 0; i < decision.state().points().size(); i++) {
      ChargingDecisions.settle(decision, i);
    }
    decision.emit(new Event.DocumentAccepted(signed));
    for (int i = 0; i < decision.state().points().size(); i++) {
      afterRules(decision, i);
    }
  }

  private static void onTokenKeys(
      Decision decision, String topic, SignedDocument<TokenKeySet> signed) {
    Acceptance acceptance =
        signed.document().edgeEpoch() != decision.state().site().edgeEpoch()
            ? new Acceptance.Refused(Acceptance.Reason.OTHER_EDGE_EPOCH)
            : CreditRules.byOrder(signed, decision.state().tokenKeys())
                .orElse(new Acceptance.Accepted());
    if (!settledWithout(decision, topic, acceptance)) {
      decision.emit(new Event.DocumentAccepted(signed));
    }
  }

  private static void onNotice(
      Decision decision, String topic, SignedDocument<NoticeState> signed) {
    int index = decision.state().indexOf(signed.document().supplyPoint());
    if (index < 0) {
      refuse(decision, topic, Acceptance.Reason.UNKNOWN_SUPPLY_POINT);
      return;
    }
    PointState known = decision.at(index);
    boolean otherAssignment =
        known.account().isPresent()
            && known.account().get().assignmentEpoch() != signed.document().assignmentEpoch();
    Acceptance acceptance =
        otherAssignment
            ? new Acceptance.Refused(Acceptance.Reason.OTHER_ASSIGNMENT)
            : CreditRules.byOrder(signed, known.notice()).orElse(new Acceptance.Accepted());
    if (!settledWithout(decision, topic, acceptance)) {
      decision.emit(new Event.DocumentAccepted(signed));
    }
  }

  private static void onAck(Decision decision, String topic, ReadingAck ack) {
    if (ack.streamEpoch() > decision.state().stream().epoch()) {
      refuse(decision, topic, Acceptance.Reason.OTHER_STREAM);
      return;
    }
    decision.emit(new Event.ReadingsAcknowledged(ack));
  }

  private static void onBackfill(Decision decision, String topic, BackfillRequest request) {
    if (request.streamEpoch() > decision.state().stream().epoch()) {
      refuse(decision, topic, Acceptance.Reason.OTHER_STREAM);
      return;
    }
    decision.emit(new Event.ReadingsMissed(request));
  }

  /** What a new account, policy or tariff makes possible: an early credit state, and charging. */
  private static void afterRules(Decision decision, int index) {
    decision.at(index).early().ifPresent(signed -> onCredit(decision, "kept for later", signed));
    ChargingDecisions.follow(decision, index);
    SupplyDecisions.afterChange(decision, index);
  }

  private static boolean settledWithout(Decision decision, String topic, Acceptance acceptance) {
    return switch (acceptance) {
      case Acceptance.Accepted _ -> false;
      case Acceptance.AlreadyKnown _, Acceptance.Early _ -> {
        decision.emit(new Event.DocumentKnown(topic));
        yield true;
      }
      case Acceptance.Refused(Acceptance.Reason reason) -> {
        refuse(decision, topic, reason);
        yield true;
      }
    };
  }

  private static void refuse(Decision decision, String topic, Acceptance.Reason reason) {
    decision.emit(new Event.DocumentRefused(topic, reason.name()));
  }
}
