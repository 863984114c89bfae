package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.taiqu.supervisor.approval.Approval;
import io.taiqu.supervisor.reading.Amendment;
import io.taiqu.supervisor.testing.Station;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moves and decisions about readings, on their pages and without script. */
final class GridPagesTest {
  private static final String LINE = "/areas/transformer/D1-T1/moves";
  private static final String CT = "/points/" + Station.point(1) + "/current-transformers";
  private static final String POINT = "/points/" + Station.point(1) + "/moves";
  private static final String READINGS = "/points/" + Station.point(2) + "/amendments";

  private static SampleStation station;

  @BeforeAll
  static void open(@TempDir Path directory) {
    station = new SampleStation(directory);
  }

  @AfterAll
  static void close() {
    station.close();
  }

  private static String post(
      Visitor visitor, int status, String page, String to, Map<String, String> fields) {
    Map<String, String> form = new HashMap<>(fields);
    form.put("_form", visitor.formToken(page));
    HttpResponse<byte[]> answer = visitor.post(to, form);
    assertEquals(status, answer.statusCode(), () -> Visitor.text(answer));
    return Visitor.text(answer);
  }

  private static Map<String, String> without(Map<String, String> form, String field) {
    Map<String, String> rest = new HashMap<>(form);
    rest.remove(field);
    return rest;
  }

  @Test
  void aTransformerIsHungOnAnotherLineByAnAdministratorWhoConfirmsIt() {
    Visitor administrator = Visitor.signedIn(station, "administrator");
    Map<String, String> form =
        Map.of(
            "to", "line",
            "code", "L2",
            "since", "2026-02-01T00:15",
            "reason", "switched over",
            "sure", "on");
    String unsure = post(administrator, 422, LINE, LINE, without(form, "sure"));
    assertTrue(unsure.contains("value=\"2026-02-01T00:15\""), "what was typed stays");
    Map<String, String> late = new HashMap<>(form);
    late.put("since", "2026-02-01T00:20");
    assertTrue(post(administrator, 422, LINE, LINE, late).contains("intervals of 15 minutes"));
    Map<String, String> unknown = new HashMap<>(form);
    unknown.put("code", "L9");
    assertTrue(post(administrator, 422, LINE, LINE, unknown).contains("There is no line L9"));
    assertFalse(administrator.page(LINE).contains("line L2"));

    post(administrator, 303, LINE, LINE, form);
    String page = administrator.page(LINE);
    assertTrue(page.contains("line L1") && page.contains("line L2"));
    assertTrue(page.contains("href=\"/areas/line/L2/moves\""));
    assertTrue(administrator.page("/areas/line/L2/moves").contains("station S2"));
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    assertFalse(supervisor.page(LINE).contains("<form method=\"post\" action=\"" + LINE));
    assertEquals(404, supervisor.get("/areas/line/L9/moves").statusCode());
  }

  @Test
  void aPointIsMovedOnlyAfterAnotherPersonAgrees() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    Map<String, String> form =
        Map.of(
            "to", "transformer",
            "code", "D2-T2",
            "since", "2026-02-01T00:15",
            "reason", "rewired",
            "sure", "on");
    int before = station.station.approvals.waiting().size();
    post(supervisor, 422, POINT, POINT, without(form, "sure"));
    post(supervisor, 422, POINT, POINT, Map.of("code", "not a code", "sure", "on"));
    assertEquals(before, station.station.approvals.waiting().size());
    assertTrue(post(supervisor, 200, POINT, POINT, form).contains("waits for another person"));
    assertTrue(
        station.station.approvals.waiting().stream()
            .anyMatch(waiting ->
                waiting.kind() == Approval.Kind.MOVE_POINT
                    && waiting.fact("since").equals("2026-01-31T16:15:00Z")));
    assertEquals(
        1,
        station.station.topology.moves().history(Station.point(1)).size(),
        "nothing moves before");
    Visitor technician = Visitor.signedIn(station, "technician");
    assertFalse(technician.page(POINT).contains("<form method=\"post\" action=\"" + POINT));
  }

  @Test
  void anExchangeOfCurrentTransformersWaitsForAnotherPersonWhereACustomerIsCharged() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    Map<String, String> form =
        Map.of(
            "ratio", "300/5",
            "since", "2026-02-01T00:30",
            "register", "12.5",
            "reason", "larger load",
            "sure", "on");
    post(supervisor, 422, CT, CT, without(form, "sure"));
    Map<String, String> wrong = new HashMap<>(form);
    wrong.put("ratio", "sixty");
    assertTrue(post(supervisor, 422, CT, CT, wrong).contains("one such as 60 or 300/5"));
    wrong.putAll(Map.of("ratio", "60", "since", "2026-02-01T00:31"));
    assertTrue(post(supervisor, 422, CT, CT, wrong).contains("must be the end of an interval"));
    assertTrue(post(supervisor, 200, CT, CT, form).contains("waits for another person"));
    assertTrue(
        station.station.approvals.waiting().stream()
            .anyMatch(waiting ->
                waiting.kind() == Approval.Kind.EXCHANGE_CT && waiting.fact("to").equals("300/5")));
    Visitor technician = Visitor.signedIn(station, "technician");
    assertFalse(technician.page(CT).contains("<form method=\"post\" action=\"" + CT));
  }

  @Test
  void aRegisterIsPutInAndTakenBack() {
    Visitor supervisor = Visitor.signedIn(station, "supervisor");
    Map<String, String> form =
        Map.of(
            "kind", "replaced",
            "at", "2026-02-01T10:00",
            "register", "12.5",
            "reason", "photo of the meter",
            "sure", "on");
    post(supervisor, 422, READINGS, READINGS, without(form, "sure"));
    Map<String, String> negative = new HashMap<>(form);
    negative.put("register", "-1");
    assertTrue(post(supervisor, 422, READINGS, READINGS, negative).contains("photo of the meter"));
    Map<String, String> unread = new HashMap<>(form);
    unread.put("kind", "rejected");
    assertTrue(post(supervisor, 422, READINGS, READINGS, unread).contains("Nothing was read"));
    Visitor chinese = Visitor.signedIn(station, "supervisor", "zh-CN");
    assertTrue(post(chinese, 422, READINGS, READINGS, unread).contains("没有读数"));
    assertTrue(post(chinese, 422, READINGS, READINGS, without(unread, "sure")).contains("请勾选"));
    assertEquals(0, station.station.amendments.of(Station.point(2)).size());

    post(supervisor, 303, READINGS, READINGS, form);
    var entry = station.station.amendments.of(Station.point(2)).getFirst();
    assertEquals(
        Instant.parse("2026-02-01T02:00:00Z"),
        Instant.ofEpochSecond(((Amendment.Replaced) entry.amendment()).from() * 60));
    assertTrue(supervisor.page(READINGS + "?done=" + entry.id()).contains("photo of the meter"));
    assertTrue(supervisor.page("/transformers/D1-T1/findings").contains("#undo-" + entry.id()));
    String undo = READINGS + "/" + entry.id() + "/reversal";
    post(supervisor, 422, READINGS, undo, Map.of("reason", "wrong meter"));
    post(
        supervisor,
        404,
        READINGS,
        undo.replace(Station.point(2).toString(), Station.point(3).toString()),
        Map.of("reason", "wrong meter", "sure", "on"));
    post(supervisor, 422, READINGS, undo, Map.of("reason", "m".repeat(401), "sure", "on"));
    post(supervisor, 303, READINGS, undo, Map.of("reason", "m".repeat(400), "sure", "on"));
    assertTrue(station.station.amendments.of(Station.point(2)).getFirst().reverted().isPresent());
    Visitor technician = Visitor.signedIn(station, "technician");
    assertFalse(technician.page(READINGS).contains("<form method=\"post\" action=\"" + READINGS));
  }

  @Test
  void aDoubtLeadsToItsFormsWithItsTimes() {
    String page =
        Visitor.signedIn(station, "supervisor")
            .page(
                READINGS
                    + "?at=2026-02-01T02:15:00Z&from=2026-02-01T02:00:00Z&to=2026-02-01T04:00:00Z");
    assertTrue(
        page.contains("name=\"at\" type=\"datetime-local\" required value=\"2026-02-01T10:15\""));
    assertTrue(
        page.contains("value=\"2026-02-01T10:00\"") && page.contains("value=\"2026-02-01T12:00\""));
  }

  @Test
  void aTimeThatWasTwiceOrNeverIsRefused() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertEquals(
        Instant.parse("2026-07-01T10:00:00Z"),
        FormTime.parse("2026-07-01T12:00", berlin, Language.ENGLISH));
    for (String text :
        new String[] {"2026-03-29T02:30", "2026-10-25T02:30", "2026-02-30T00:00", ""}) {
      try {
        FormTime.parse(text, berlin, Language.ENGLISH);
      } catch (Problem problem) {
        continue;
      }
      throw new AssertionError(text);
    }
  }

  @Test
  void whatIsRefusedIsSaidInChineseToAChineseReader() {
    Visitor administrator = Visitor.signedIn(station, "administrator", "zh-CN");
    Map<String, String> move =
        Map.of(
            "to", "line",
            "code", "L2",
            "since", "2026-02-01T00:20",
            "reason", "switched over",
            "sure", "on");
    assertEquals(
        "电量按 15 分钟区间计：可从 2026-02-01T00:15+08:00 或 2026-02-01T00:30+08:00 起调整，不能从 2026-02-01T00:20+08:00 起。",
        alert(post(administrator, 422, LINE, LINE, move)));
    assertChinese(post(administrator, 422, LINE, LINE, without(move, "sure")));
    assertChinese(post(administrator, 422, LINE, LINE, with(move, "code", "L9")));
    assertChinese(post(administrator, 422, LINE, LINE, with(move, "code", "!!")));
    assertChinese(post(administrator, 422, LINE, LINE, with(move, "to", "moon")));
    assertChinese(post(administrator, 422, LINE, LINE, with(move, "to", "county")));
    assertChinese(post(administrator, 422, LINE, LINE, with(move, "reason", "")));
    assertChinese(post(administrator, 422, LINE, LINE, with(move, "since", "soon")));

    Visitor supervisor = Visitor.signedIn(station, "supervisor", "zh-CN");
    String approvals = "/approvals";
    for (Map.Entry<String, Map<String, String>> wrong :
        Map.of(
                "/approvals/999",
                Map.of("decision", "approve"),
                "/approvals/998",
                Map.of("decision", "refuse"),
                "/replacements/edge",
                Map.of("from", "x", "to", "y", "reason", "broken"),
                "/replacements/meter",
                Map.of("point", Station.point(1).toString(), "serial", "", "reason", "broken"),
                "/openings/more",
                Map.of(
                    "edge",
                    Station.EDGE.toString(),
                    "openings",
                    "0",
                    "hours",
                    "1",
                    "reason",
                    "many"),
                "/openings/resume",
                Map.of("reason", "looked at"),
                "/recovery",
                Map.of("reason", "looked at"),
                "/points/" + Station.point(1) + "/release",
                Map.of("document", "D-1", "reason", "looked at"))
            .entrySet()) {
      assertChinese(post(supervisor, 422, approvals, wrong.getKey(), wrong.getValue()));
    }

    String orders = "/accounts/" + Station.account(1) + "/orders";
    Map<String, String> refund =
        Map.of("kind", "REFUND", "amount", "1000000", "reason", "moved", "document", "D-1");
    assertChinese(post(supervisor, 422, orders, orders, refund));
    assertChinese(post(supervisor, 422, orders, orders, with(refund, "amount", "x")));
    assertChinese(post(supervisor, 422, orders, orders, with(refund, "amount", "1e9")));
    assertChinese(post(supervisor, 422, orders, orders, with(refund, "kind", "GIFT")));
    assertChinese(post(supervisor, 422, orders, orders, with(refund, "kind", "MONTH_SETTLEMENT")));
    assertChinese(post(supervisor, 422, orders, orders, with(refund, "amount", "0")));
    assertChinese(
        post(supervisor, 422, orders, orders, with(with(refund, "amount", "1"), "document", "")));
    Map<String, String> small = with(with(refund, "kind", "CORRECTION"), "amount", "0.01");
    assertEquals(
        "请填写理由，3 至 400 个字符。",
        alert(post(supervisor, 422, orders, orders, with(small, "reason", "x".repeat(401)))));
  }

  private static Map<String, String> with(Map<String, String> form, String field, String value) {
    Map<String, String> other = new HashMap<>(form);
    other.put(field, value);
    return other;
  }

  private static String alert(String page) {
    java.util.regex.Matcher said =
        java.util.regex.Pattern.compile("role=\"alert\">([^<]*)<").matcher(page);
    assertTrue(said.find(), page);
    return said.group(1);
  }

  /** A sentence with Chinese in it, and no two English words in a row. */
  private static void assertChinese(String page) {
    String said = alert(page);
    assertTrue(
        said.codePoints()
            .anyMatch(one -> Character.UnicodeScript.of(one) == Character.UnicodeScript.HAN),
        said);
    assertFalse(said.matches(".*\\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}.*"), said);
  }
}
