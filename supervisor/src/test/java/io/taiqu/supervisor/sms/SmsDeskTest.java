package io.taiqu.supervisor.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.message.CreditState;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.audit.AuditStore;
import io.taiqu.supervisor.testing.Reports;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.testing.StoreTest;
import io.taiqu.supervisor.topup.IssuedToken;
import io.taiqu.supervisor.topup.TopUpOutcome;
import io.taiqu.supervisor.topup.TopUpRequest;
import io.taiqu.supervisor.topup.WebhookDesk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A phone is answered about its own accounts, each message once, and not too often. */
@StoreTest
class SmsDeskTest {
  private static final String PHONE = "+86 13800000001";

  @TempDir private Path directory;
  private int events;
  private int reports = 4;

  private static String signature(String event, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(Station.WEBHOOK_SECRET.substring("whsec_".length())),
              "HmacSHA256"));
      mac.update((event + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static SmsDesk.Outcome take(Station station, String event, String body) {
    byte[] raw = body.getBytes(StandardCharsets.UTF_8);
    String timestamp = Long.toString(station.now.getEpochSecond());
    return station.sms.take(
        new WebhookDesk.Delivery("city", event, timestamp, signature(event, timestamp, raw), raw),
        "request");
  }

  private static String message(String phone, String text) {
    return "{\"type\":\"message.received\",\"data\":{\"from\":\"%s\",\"text\":\"%s\"}}"
        .formatted(phone, text);
  }

  private SmsDesk.Outcome ask(Station station, String phone, String text) {
    return take(station, "event-" + ++events, message(phone, text));
  }

  private static List<String> recorded(Station station, String phone) {
    return station
        .audit
        .page(Long.MAX_VALUE, 100, new AuditStore.Filter("", "phone:" + phone))
        .stream()
        .map(AuditEntry::deed)
        .map(deed -> deed.action() + " " + deed.after())
        .toList();
  }

  private void report(Station station) {
    station.issuing.publishing().publishWaiting();
    CreditState state =
        station.downlinks.documents(CreditState.class).stream()
            .filter(known -> known.supplyPoint().equals(Station.point(1)))
            .toList()
            .getLast();
    station.reports.take(Reports.of(++reports, Reports.holding(state, RelayFeedback.CLOSED, 0)));
  }

  @Test
  void aPhoneLearnsTheBalanceOfItsAccount() {
    try (Station station = new Station(directory)) {
      station.build(2);
      assertEquals(new SmsDesk.Outcome.Done(true, false), ask(station, PHONE, "bal"));
      assertTrue(station.answers.getLast().contains("NotReported"), station.answers.toString());
      station.pay("a", 1, "36.40");
      report(station);
      ask(station, "13800000001", "余额");
      String answer = station.answers.getLast();
      assertTrue(answer.contains("Balance[account=1001"), answer);
      assertTrue(answer.contains(Money.parse("36.40").toString()), answer);
      assertEquals(
          2, recorded(station, "8613800000001").size() + recorded(station, "13800000001").size());
    }
  }

  @Test
  void aPhoneOfWhoPaysAfterwardsLearnsWhatIsOwed() {
    try (Station station = new Station(directory)) {
      station.give(
          Station.estateOf(1)
              .replace(
                  "\"tariff\":\"RES\"}", "\"tariff\":\"RES\",\"policy\":{\"postPaid\":true}}"));
      report(station);
      ask(station, PHONE, "bal");
      assertTrue(
          station.answers.getLast().contains("Owed[account=1001"), station.answers.getLast());
      station.pay("a", 1, "5.00");
      report(station);
      ask(station, PHONE, "bal");
      assertTrue(station.answers.getLast().contains("Balance["), "paid ahead");
    }
  }

  @Test
  void anotherCustomersAccountIsNotTold() {
    try (Station station = new Station(directory)) {
      station.build(2);
      ask(station, PHONE, "bal 1002");
      assertTrue(station.answers.getLast().contains("WhichAccount"), station.answers.toString());
      assertTrue(!station.answers.getLast().contains("1002"), station.answers.toString());
    }
  }

  @Test
  void aPhoneThatNobodyGaveGetsNoAnswer() {
    try (Station station = new Station(directory)) {
      station.build(2);
      assertEquals(
          new SmsDesk.Outcome.Done(false, false), ask(station, "+8613900000001", "bal 1001"));
      // The end of a number is not the number.
      assertEquals(new SmsDesk.Outcome.Done(false, false), ask(station, "0000001", "bal"));
      assertEquals(List.of(), station.answers);
      assertEquals(List.of("sms.unknown BALANCE"), recorded(station, "8613900000001"));
    }
  }

  @Test
  void tokensThatTheUnitHasNotTakenAreToldInTheirOrder() {
    try (Station station = new Station(directory)) {
      station.build(2);
      ask(station, PHONE, "token");
      assertTrue(station.answers.getLast().contains("NoToken"), station.answers.toString());
      TopUpOutcome.Accepted paid =
          assertInstanceOf(
              TopUpOutcome.Accepted.class,
              station.payments.pay(
                  new TopUpRequest(
                      "k",
                      Station.account(1),
                      Money.parse("20"),
                      TestDeployment.CURRENCY,
                      "counter",
                      Optional.empty(),
                      "cashier",
                      true)));
      IssuedToken token = station.payments.token(paid.topUp().id()).orElseThrow();
      ask(station, PHONE, "充值码");
      assertTrue(
          station.answers.getLast().replace(" ", "").contains(token.digits()),
          station.answers.toString());
      assertTrue(
          recorded(station, "8613800000001").stream()
              .noneMatch(line -> line.contains(token.digits())));
    }
  }

  @Test
  void eachMessageIsAnsweredOnceAndNeverUnderAnotherContent() {
    try (Station station = new Station(directory)) {
      station.build(1);
      String bal = message(PHONE, "bal");
      assertEquals(new SmsDesk.Outcome.Done(true, false), take(station, "e", bal));
      assertEquals(new SmsDesk.Outcome.Done(false, true), take(station, "e", bal));
      assertEquals(1, station.answers.size());
      SmsDesk.Outcome.Refused other =
          assertInstanceOf(
              SmsDesk.Outcome.Refused.class, take(station, "e", message(PHONE, "token")));
      assertEquals(SmsDesk.Reason.OTHER_CONTENT, other.reason());
    }
  }

  @Test
  void onePhoneIsAnsweredSixTimesAnHourAcrossRestarts() {
    try (Station station = new Station(directory)) {
      station.build(1);
      for (int i = 0; i < 4; i++) {
        ask(station, PHONE, "help");
      }
    }
    try (Station again = new Station(directory)) {
      again.now = again.now.plus(Duration.ofMinutes(30));
      for (int i = 0; i < 20; i++) {
        ask(again, PHONE, "help");
      }
      assertEquals(2, again.answers.size());
      assertEquals(
          1,
          recorded(again, "8613800000001").stream()
              .filter(line -> line.startsWith("sms.limited"))
              .count());
      again.now = again.now.plus(Duration.ofMinutes(61));
      ask(again, PHONE, "help");
      assertEquals(3, again.answers.size());
    }
  }

  @Test
  void whatIsNotSignedOrOldIsNotBelieved() {
    try (Station station = new Station(directory)) {
      station.build(1);
      byte[] raw = message(PHONE, "bal").getBytes(StandardCharsets.UTF_8);
      String now = Long.toString(station.now.getEpochSecond());
      String old = Long.toString(station.now.minus(Duration.ofMinutes(6)).getEpochSecond());
      for (WebhookDesk.Delivery delivery :
          List.of(
              new WebhookDesk.Delivery("city", "e", now, signature("f", now, raw), raw),
              new WebhookDesk.Delivery("city", "e", old, signature("e", old, raw), raw),
              new WebhookDesk.Delivery("city", "e", "soon", "v1,", raw))) {
        SmsDesk.Outcome.Refused refused =
            assertInstanceOf(SmsDesk.Outcome.Refused.class, station.sms.take(delivery, "r"));
        assertEquals(SmsDesk.Reason.NOT_SIGNED, refused.reason());
      }
      SmsDesk.Outcome.Refused unknown =
          assertInstanceOf(
              SmsDesk.Outcome.Refused.class,
              station.sms.take(
                  new WebhookDesk.Delivery("town", "e", now, signature("e", now, raw), raw), "r"));
      assertEquals(SmsDesk.Reason.UNKNOWN_GATEWAY, unknown.reason());
      assertEquals(List.of(), station.answers);
    }
  }

  @Test
  void whatIsNoMessageIsRefusedOrAcknowledged() {
    try (Station station = new Station(directory)) {
      station.build(1);
      for (String body :
          List.of(
              "{",
              "{\"type\":\"message.received\"}",
              message("12", "bal"),
              message(PHONE, "x".repeat(501)))) {
        SmsDesk.Outcome.Refused refused =
            assertInstanceOf(
                SmsDesk.Outcome.Refused.class, take(station, "m" + ++events, body), body);
        assertEquals(SmsDesk.Reason.MALFORMED, refused.reason(), body);
      }
      assertEquals(
          new SmsDesk.Outcome.Done(false, false),
          take(station, "d", "{\"type\":\"message.delivered\"}"));
      assertEquals(List.of(), station.answers);
    }
  }

  @Test
  void wordsAreReadAsPeopleTypeThem() {
    assertEquals(SmsQuestion.Topic.BALANCE, SmsQuestion.read("  BAL ").topic());
    assertEquals(Optional.of(Station.account(1)), SmsQuestion.read("余额　１００１").account());
    assertEquals(Optional.of(Station.account(1)), SmsQuestion.read("token:1001").account());
    assertEquals(SmsQuestion.Topic.TOKEN, SmsQuestion.read("ＴＯＫＥＮ").topic());
    assertEquals(SmsQuestion.Topic.HELP, SmsQuestion.read("").topic());
    assertEquals(SmsQuestion.Topic.HELP, SmsQuestion.read("hello 1001").topic());
    assertEquals(Optional.empty(), SmsQuestion.read("bal !!").account());
  }
}
