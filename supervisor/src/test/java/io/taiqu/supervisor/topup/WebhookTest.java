package io.taiqu.supervisor.topup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.alarm.Alarm;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebhookTest {
  private static final String OTHER = "whsec_" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB";

  @TempDir Path directory;

  private static String body(String account, String amount, String payment) {
    return """
    {"type":"payment.succeeded","data":{"account":"%s","amount":{"amount":"%s","currency":"CNY"},"paymentId":"%s"}}
    """
        .formatted(account, amount, payment);
  }

  private static WebhookDesk.Outcome deliver(Station station, String event, String body) {
    String timestamp = Long.toString(station.now.getEpochSecond());
    return station.webhooks.take(
        new WebhookDesk.Delivery(
            "pay",
            event,
            timestamp,
            WebhookSignature.of(Station.WEBHOOK_SECRET, event, timestamp, body),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private static WebhookDesk.Reason refusal(WebhookDesk.Outcome outcome) {
    return assertInstanceOf(WebhookDesk.Outcome.Refused.class, outcome).reason();
  }

  private static String detail(WebhookDesk.Outcome outcome) {
    return assertInstanceOf(WebhookDesk.Outcome.Refused.class, outcome).detail();
  }

  private static Money credited(Station station) {
    return station.ledger.statement(Station.account(1), 1).getFirst().balance();
  }

  /** The example of the specification's own libraries. */
  @Test
  void signaturesAreThoseOfStandardWebhooks() {
    WebhookSecrets secrets = WebhookSecrets.parse(Station.WEBHOOK_SECRET);
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    String id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    String good = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    assertTrue(secrets.signed(id, "1614265330", body, good));
    assertTrue(secrets.signed(id, "1614265330", body, "v1,AAAA v2,BBBB " + good));
    assertFalse(secrets.signed(id, "1614265331", body, good));
    assertFalse(secrets.signed("other", "1614265330", body, good));
    body[3] ^= 1;
    assertFalse(secrets.signed(id, "1614265330", body, good));
    assertThrows(IllegalArgumentException.class, () -> WebhookSecrets.parse("secret"));
    assertThrows(IllegalArgumentException.class, () -> WebhookSecrets.parse("whsec_AAAA"));
  }

  @Test
  void whileASecretIsChangedBothCount() {
    WebhookSecrets both = WebhookSecrets.parse(Station.WEBHOOK_SECRET + "\n" + OTHER + "\n");
    byte[] body = "x".getBytes(StandardCharsets.UTF_8);
    assertTrue(both.signed("e", "1", body, WebhookSignature.of(OTHER, "e", "1", "x")));
    assertTrue(
        both.signed("e", "1", body, WebhookSignature.of(Station.WEBHOOK_SECRET, "e", "1", "x")));
  }

  @Test
  void aPaymentCountsOnceHoweverOftenItIsToldOf() {
    try (Station station = new Station(directory)) {
      station.build(1);
      String paid = body("1001", "20.00", "p-1");
      assertFalse(
          assertInstanceOf(WebhookDesk.Outcome.Done.class, deliver(station, "e-1", paid))
              .repeated());
      station.now = station.now.plus(Duration.ofDays(3));
      assertTrue(
          assertInstanceOf(WebhookDesk.Outcome.Done.class, deliver(station, "e-1", paid))
              .repeated());
      // The same payment under another event.
      assertTrue(
          assertInstanceOf(WebhookDesk.Outcome.Done.class, deliver(station, "e-2", paid))
              .repeated());
      assertEquals(Money.parse("20"), credited(station));
    }
  }

  @Test
  void theSameIdWithOtherContentIsRefusedAndChangesNothing() {
    try (Station station = new Station(directory)) {
      station.build(1);
      deliver(station, "e-1", body("1001", "20.00", "p-1"));
      assertEquals(
          WebhookDesk.Reason.OTHER_CONTENT,
          refusal(deliver(station, "e-1", body("1001", "30.00", "p-1"))));
      assertEquals(
          WebhookDesk.Reason.OTHER_CONTENT,
          refusal(deliver(station, "e-3", body("1001", "30.00", "p-1"))));
      assertEquals(Money.parse("20"), credited(station));
    }
  }

  @Test
  void whatIsNotSignedOrOldIsRefusedBeforeItIsRead() {
    try (Station station = new Station(directory)) {
      station.build(1);
      String paid = body("1001", "20.00", "p-1");
      String now = Long.toString(station.now.getEpochSecond());
      String old = Long.toString(station.now.minus(Duration.ofMinutes(6)).getEpochSecond());
      byte[] raw = paid.getBytes(StandardCharsets.UTF_8);
      assertEquals(
          WebhookDesk.Reason.NOT_SIGNED,
          refusal(
              station.webhooks.take(
                  new WebhookDesk.Delivery(
                      "pay", "e", now, WebhookSignature.of(OTHER, "e", now, paid), raw))));
      assertEquals(
          WebhookDesk.Reason.NOT_SIGNED,
          refusal(
              station.webhooks.take(
                  new WebhookDesk.Delivery(
                      "pay",
                      "e",
                      old,
                      WebhookSignature.of(Station.WEBHOOK_SECRET, "e", old, paid),
                      raw))));
      assertEquals(
          WebhookDesk.Reason.UNKNOWN_PROVIDER,
          refusal(station.webhooks.take(new WebhookDesk.Delivery("other", "e", now, "v1,", raw))));
    }
  }

  @Test
  void whatIsNotAsSpecifiedIsSaidByItsPlace() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertEquals(
          "$.data: is missing.",
          detail(deliver(station, "e-1", "{\"type\":\"payment.succeeded\"}")));
      assertEquals(
          "$: not JSON at line 1, column 2: Unexpected end-of-input: expected close marker for Object.",
          detail(deliver(station, "e-1", "{")));
    }
  }

  @Test
  void aPaymentThatCannotBeCreditedCallsForAPersonAndIsTakenWhenItCan() {
    try (Station station = new Station(directory)) {
      String paid = body("1001", "20.00", "p-1");
      assertEquals(WebhookDesk.Reason.NOT_CREDITED, refusal(deliver(station, "e-1", paid)));
      assertTrue(station.alarmed(AlarmKind.PAYMENT_NOT_CREDITED));
      assertEquals(
          "p-2, 30.00 CNY, account 1002: there is no account 1002",
          detail(deliver(station, "e-2", body("1002", "30.00", "p-2"))));
      station.build(1);
      assertInstanceOf(WebhookDesk.Outcome.Done.class, deliver(station, "e-1", paid));
      assertEquals(Money.parse("20"), credited(station));
    }
  }

  @Test
  void otherEventsAreAcknowledgedAndLeadToNothing() {
    try (Station station = new Station(directory)) {
      station.build(1);
      assertInstanceOf(
          WebhookDesk.Outcome.Done.class, deliver(station, "e", "{\"type\":\"ping\"}"));
      assertEquals(WebhookDesk.Reason.MALFORMED, refusal(deliver(station, "f", "no json")));
    }
  }

  /** Each of them is somebody's money: a second one must not hide behind the first. */
  @Test
  void everyPaymentThatCannotBeCreditedIsAnAlarmUntilItIs() {
    try (Station station = new Station(directory)) {
      station.build(1);
      String first = body("1008", "20.00", "p-1");
      String second = body("1009", "30.00", "p-2");
      assertEquals(WebhookDesk.Reason.NOT_CREDITED, refusal(deliver(station, "e-1", first)));
      Alarm known = uncredited(station).getFirst();
      station.alarms.acknowledge(known.id(), "wang", station.now);
      assertEquals(WebhookDesk.Reason.NOT_CREDITED, refusal(deliver(station, "e-2", second)));
      assertEquals(WebhookDesk.Reason.NOT_CREDITED, refusal(deliver(station, "e-1", first)));
      List<Alarm> open = uncredited(station);
      assertEquals(2, open.size(), open.toString());
      assertEquals(
          1,
          open.stream().filter(alarm -> alarm.acknowledged().isEmpty()).count(),
          open.toString());
      station.build(8);
      assertInstanceOf(WebhookDesk.Outcome.Done.class, deliver(station, "e-3", first));
      assertEquals(1, uncredited(station).size());
    }
  }

  private static List<Alarm> uncredited(Station station) {
    return station.alarms.open().stream()
        .filter(alarm -> alarm.kind() == AlarmKind.PAYMENT_NOT_CREDITED)
        .toList();
  }
}
