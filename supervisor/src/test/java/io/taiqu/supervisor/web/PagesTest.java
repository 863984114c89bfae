package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.alarm.AlarmCause;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.alarm.AlarmSubject;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.TopUpState;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PagesTest {
  private static final Pattern INLINE =
      Pattern.compile("\\sstyle=|\\son[a-z]+=|<style|<script(?![^>]*src=)");

  private static SampleStation station;

  @BeforeAll
  static void open(@TempDir Path directory) {
    station = new SampleStation(directory);
  }

  @AfterAll
  static void close() {
    station.close();
  }

  private static List<String> supervisorPages() {
    return List.of(
        "/overview",
        "/districts",
        "/districts?by=rate&state=OK",
        "/districts/D2",
        "/transformers/D2-T2",
        "/loss",
        "/loss?by=energy&days=30&district=D1",
        "/loss/bands",
        "/transformers/D1-T2/analysis",
        "/transformers/D2-T1/analysis",
        "/transformers/D2-T2/analysis",
        "/cases",
        "/cases?state=CLOSED",
        "/cases/1",
        "/cases/2",
        "/use-reviews",
        "/use-reviews?state=CLOSED",
        "/use-reviews/1",
        "/use-reviews/2",
        "/transformers/D2-T2/findings",
        "/areas/transformer/D1-T1/moves",
        "/areas/line/L1/moves",
        "/points/" + Station.point(3) + "/moves",
        "/points/" + Station.point(3) + "/current-transformers",
        "/points/" + Station.point(3) + "/amendments",
        "/points",
        "/points?state=off&district=D1",
        "/points?state=held&transformer=D1-T2",
        "/points?page=2",
        "/points/" + station.grid.points(new TransformerId("D1-T1")).get(3).id(),
        "/edges",
        "/edges?state=offline&sort=age",
        "/edges/" + station.grid.transformers().getFirst().edge(),
        "/accounts?q=" + SampleGrid.POOR,
        "/accounts?q=nobody-has-this",
        "/accounts/" + SampleGrid.POOR,
        "/accounts/" + SampleGrid.LATER,
        "/bills",
        "/bills/" + SampleGrid.LATER + "-202601",
        "/bills/" + SampleGrid.LATER + "-202603E",
        "/bills/" + SampleGrid.LATER + "-202603S",
        "/accounts/1001/orders",
        "/alarms",
        "/alarms?show=all",
        "/audit?check=1");
  }

  @Test
  void everyPageOpensInBothLanguagesWithoutInlineScriptOrStyle() {
    for (String language : List.of("en", "zh-CN")) {
      Visitor supervisor = Visitor.signedIn(station, "supervisor", language);
      for (String path : supervisorPages()) {
        String page = supervisor.page(path);
        assertTrue(page.contains("<html lang=\"" + language + "\""), path);
        assertTrue(page.contains("<h1"), path);
        assertFalse(INLINE.matcher(page).find(), path);
        assertFalse(page.contains("null<") || page.contains("Optional["), path);
      }
    }
  }

  @Test
  void pagesAreCompressedAndAssetsAreCachedForEver() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    HttpResponse<byte[]> page = supervisor.get("/districts/D1", "Accept-Encoding", "gzip");
    assertEquals("gzip", page.headers().firstValue("Content-Encoding").orElse(""));
    assertTrue(page.body().length < 20_000, () -> page.body().length + " bytes");
    HttpResponse<byte[]> sheet =
        supervisor.get(new Assets().url("taiqu.css"), "Accept-Encoding", "gzip");
    assertEquals(200, sheet.statusCode());
    assertTrue(sheet.headers().firstValue("Cache-Control").orElse("").contains("immutable"));
    assertEquals(404, supervisor.get("/assets/taiqu.0000.css").statusCode());
  }

  @Test
  void customerPageWithItsStyleSheetStaysUnderTwentyKilobytes() {
    Visitor customer = Visitor.signedIn(station, "customer");
    int page = customer.get("/my", "Accept-Encoding", "gzip").body().length;
    int sheet =
        customer.get(new Assets().url("taiqu.css"), "Accept-Encoding", "gzip").body().length;
    assertTrue(page + sheet < 20_000, () -> page + " + " + sheet + " bytes");
    assertFalse(customer.page("/my").contains("<script"), "the customer's page needs no script");
  }

  @Test
  void transformerWithMissingMetersSaysNotComputableAndWhichMeter() {
    String page = Visitor.signedIn(station, "supervisor").page("/transformers/D2-T2");
    assertTrue(page.contains("not computable"));
    String meter = station.grid.points(new TransformerId("D2-T2")).get(5).serial().text();
    assertTrue(page.contains(meter) && page.contains("not read in 41 intervals"));
  }

  @Test
  void whatAUnitSaidHoursAgoIsNotShownAsThePresent() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    for (String offline : List.of("/transformers/D2-T2", "/points?transformer=D2-T2")) {
      String page = supervisor.page(offline);
      assertTrue(page.contains("not heard") && page.contains("was on"), offline);
      assertFalse(page.contains("answers</span>"), offline);
    }
    String heard = supervisor.page("/transformers/D1-T2");
    assertTrue(heard.contains("answers</span>") && !heard.contains("not heard"));
    assertTrue(supervisor.page("/points?transformer=D2-T2&state=read").contains(">0 meters<"));
  }

  @Test
  void overviewNamesWhatWaitsTheMostMoneyFirst() {
    String page = Visitor.signedIn(station, "supervisor").page("/overview");
    assertTrue(page.indexOf("499.39") > 0 && page.indexOf("499.39") < page.indexOf("44.20"));
    assertTrue(page.contains("All 2 open cases") && page.contains("href=\"/cases/1\""));
    String technician = Visitor.signedIn(station, "technician").page("/overview");
    assertFalse(technician.contains("href=\"/bills\""));
  }

  @Test
  void auditTrailSpeaksTheLanguageOfItsReader() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    String page = supervisor.page("/audit?subject=case:1");
    assertTrue(page.contains("opened") && page.contains("598.1 kWh, ¥499.39, 99 %"), page);
    assertFalse(page.contains("case.opened") || page.contains("theft_partial"));
  }

  @Test
  void transformerShowsTheExtremesOfItsLastIntervalAndWithinWhichTimeItWasRead() {
    String page = Visitor.signedIn(station, "supervisor").page("/transformers/D2-T2");
    for (String shown :
        List.of("214.3 – 231.9", "228.1 – 236.2", "10.12 – 98.76", "61,234", "42", "7.4 s")) {
      assertTrue(page.contains(shown), shown);
    }
  }

  @Test
  void cashierTakesAPaymentOnceAndFollowsItToTheMeter() {
    Visitor cashier = Visitor.signedIn(station, "cashier");
    String form = "/accounts/" + SampleGrid.DEBTOR + "/top-up";
    String token = cashier.formToken(form);
    String confirm =
        Visitor.text(cashier.post(form, Map.of("_form", token, "amount", "20.00", "other", "")));
    assertTrue(confirm.contains("孙*国"), "the holder's name is masked");
    String key = confirm.replaceAll("(?s).*name=\"key\" value=\"([^\"]+)\".*", "$1");
    Map<String, String> payment = Map.of("_form", token, "key", key, "amount", "20.00");
    int before = station.money.payments();
    HttpResponse<byte[]> first = cashier.post(form + "s", payment);
    HttpResponse<byte[]> again = cashier.post(form + "s", payment);
    assertEquals(303, first.statusCode());
    assertEquals(first.headers().firstValue("Location"), again.headers().firstValue("Location"));
    assertEquals(before + 1, station.money.payments());
    String status = first.headers().firstValue("Location").orElseThrow();
    assertTrue(cashier.page(status).contains("signed credit is about to leave"));
    station.money.move(station.money.recent(1).getFirst().id(), TopUpState.SUPPLY_ON);
    assertTrue(cashier.page(status).contains("The credit is in the meter"));
    assertEquals(200, cashier.get(status + "/receipt").statusCode());
  }

  @Test
  void amountThatIsNoAmountIsRefusedWithWords() {
    Visitor cashier = Visitor.signedIn(station, "cashier");
    String form = "/accounts/" + SampleGrid.DEBTOR + "/top-up";
    String token = cashier.formToken(form);
    for (String typed : List.of("", "-5", "1e9", "0.001", "0", "twenty")) {
      HttpResponse<byte[]> answer = cashier.post(form, Map.of("_form", token, "other", typed));
      assertEquals(422, answer.statusCode(), typed);
    }
  }

  @Test
  void alarmIsAcknowledgedWithAReasonThatStaysOnRecord() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    String token = supervisor.formToken("/alarms");
    assertEquals(
        422,
        supervisor
            .post("/alarms/2/acknowledge", Map.of("_form", token, "reason", ""))
            .statusCode());
    assertEquals(
        303,
        supervisor
            .post("/alarms/2/acknowledge", Map.of("_form", token, "reason", "Technician sent"))
            .statusCode());
    assertTrue(supervisor.page("/alarms?show=open").contains("Technician sent"));
    assertTrue(supervisor.page("/audit").contains("Technician sent"));
  }

  @Test
  void theManyAlarmsOfAPowerCutComeByPages() {
    Instant now = Instant.parse("2026-03-02T02:00:00Z");
    Visitor technician = Visitor.signedIn(station, "technician");
    Pattern entry = Pattern.compile("unit without power");
    List<AlarmSubject> subjects =
        IntStream.range(0, AlarmsPage.ROWS + 20)
            .<AlarmSubject>mapToObj(i -> new AlarmSubject.Edge(new EdgeId(new UUID(77, i))))
            .toList();
    subjects.forEach(subject ->
        station.alarms.raise(
            AlarmKind.EDGE_SILENT,
            subject,
            AlarmCause.of(AlarmCause.Code.WORDS, "unit without power"),
            now));
    try {
      String first = technician.page("/alarms?show=open");
      String second = technician.page("/alarms?show=open&page=2");
      assertTrue(first.contains("href=\"/alarms?show=open&amp;page=2\" rel=\"next\""), first);
      assertTrue(second.contains("href=\"/alarms?show=open&amp;page=1\" rel=\"prev\""), second);
      assertEquals(
          subjects.size(),
          entry.matcher(first).results().count() + entry.matcher(second).results().count());
      assertTrue(technician.page("/alarms?show=open&page=9").contains("page=1\" rel=\"prev\""));
    } finally {
      subjects.forEach(subject -> station.alarms.clear(AlarmKind.EDGE_SILENT, subject, now));
    }
  }

  @Test
  void whatIsTypedIsShownAsText() {
    String page =
        Visitor.signedIn(station, "cashier").page("/accounts?q=%3Cscript%3Ealert(1)%3C/script%3E");
    assertFalse(page.contains("<script>alert"));
    assertTrue(page.contains("&lt;script&gt;alert"));
  }

  @Test
  void searchAnswersAFragmentToAPartialRequest() {
    String part =
        Visitor.text(
            Visitor.signedIn(station, "cashier")
                .get("/accounts?q=" + SampleGrid.POOR, "HX-Request", "true"));
    assertTrue(part.strip().startsWith("<section"), part);
  }

  @Test
  void aProtectionIsSetAndItsClearingProposedOnTheAccountsPage() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    String account = "/accounts/" + SampleGrid.POOR;
    assertFalse(Visitor.signedIn(station, "cashier").page(account).contains("/protections\""));
    Map<String, String> form =
        Map.of(
            "_form",
            supervisor.formToken(account),
            "protection",
            "LIFE_SUPPORT",
            "reason",
            "respirator at home");
    assertEquals(303, supervisor.post(account + "/protections", form).statusCode());
    assertEquals(422, supervisor.post(account + "/protections", form).statusCode());
    assertTrue(supervisor.page(account).contains("respirator at home"));
    assertEquals(303, supervisor.post(account + "/protections/clearing", form).statusCode());
    assertTrue(supervisor.page(account).contains("respirator at home"));
    assertFalse(supervisor.page("/approvals").contains("value=\"approve\""));
    assertTrue(
        Visitor.signedIn(station, "administrator")
            .page("/approvals")
            .contains("value=\"approve\""));
  }

  @Test
  void newRulesAreSeenAndTakenBackWithAReason() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    assertTrue(supervisor.page("/rollout").contains("No new rules are on their way"));
    station.station.give(Station.estateOf(2).replace("20.00", "21.00"));
    String page = supervisor.page("/rollout");
    assertTrue(page.contains("Roll-out 1"), page);
    assertTrue(page.contains("not heard since"), page);
    Map<String, String> order =
        Map.of("_form", supervisor.formToken("/rollout"), "order", "takeBack", "reason", "x");
    assertEquals(422, supervisor.post("/rollout", order).statusCode());
    Map<String, String> because = new HashMap<>(order);
    because.put("reason", "wrong steps");
    assertEquals(303, supervisor.post("/rollout", because).statusCode());
    assertTrue(supervisor.page("/rollout").contains("taken back"));
    assertEquals(422, supervisor.post("/rollout", because).statusCode());
  }
}
