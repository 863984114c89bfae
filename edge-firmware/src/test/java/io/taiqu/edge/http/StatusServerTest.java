package io.taiqu.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.credit.ReadPace;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.line.LineCounts;
import io.taiqu.edge.core.line.LineObservation;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.runtime.ReconnectionDesk;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.edge.runtime.TokenDesk;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.DeploymentId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.MeterSerial;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.Cause;
import io.taiqu.protocol.message.ClockQuality;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.MeterLink;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.Revision;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Power;
import io.taiqu.protocol.quantity.Voltage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StatusServerTest {
  private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");

  /** Two meters, both silent, and bytes that nobody sent. */
  private static final LineObservation SWAPPED =
      new LineObservation(
          List.of(
              new LineObservation.Device(3, new LineCounts(0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0)),
              new LineObservation.Device(4, new LineCounts(0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0))),
          30,
          false);

  private static final UnitFacts FACTS =
      new UnitFacts(
          "1.0",
          "Demo <b>district</b>",
          "D1-T1",
          "CNY",
          ZoneId.of("Asia/Shanghai"),
          Optional.of(1_500L),
          Optional.of(60_000_000L),
          List.of(
              new UnitFacts.Bus(
                  "b1", "/dev/ttyUSB0", Optional.empty(), 12, 900, 300, 1, 2, 3, SWAPPED)));

  private static StatusView view() {
    return view(false);
  }

  private static StatusView view(boolean postPaid) {
    StatusView.Meter held =
        new StatusView.Meter(
            new SupplyPointId(new UUID(0, 2)),
            new MeterSerial("<script>"),
            MeteredPoint.Role.CUSTOMER,
            MeterLink.UP,
            Optional.of(Cause.TIMEOUT),
            Optional.of(
                new MeterReport.Position(new MeterRegister(123_456, 1), NOW.minusSeconds(3))),
            Optional.of(
                new MeterReport.LiveSample(
                    new Power(1_150),
                    List.of(new Voltage(230_240)),
                    List.of(new Current(5_004)),
                    NOW.minusSeconds(3))),
            Optional.of(
                new StatusView.Account(
                    new Revision(1, 7),
                    Money.parse("20"),
                    Money.ZERO,
                    Money.parse("20.005"),
                    Money.parse("-0.005"),
                    1,
                    2,
                    3,
                    1,
                    false,
                    postPaid)),
            Optional.of(
                new StatusView.Supply(
                    SupplyState.ON,
                    RelayFeedback.CLOSED,
                    Optional.of(HoldReason.QUIET_HOURS),
                    false)),
            new ReadPace(Optional.of(Duration.ofMinutes(3)), Optional.of(Duration.ofSeconds(9))),
            Optional.of("Its relay was not tested."));
    return new StatusView(
        new DeploymentId(new UUID(0, 1)),
        new EdgeId(new UUID(0, 9)),
        new BootId(new UUID(0, 3)),
        NOW.minusSeconds(60),
        NOW,
        ClockQuality.SYNCHRONISED,
        true,
        Optional.of(900L),
        new Revision(1, 1),
        Revision.NONE,
        List.of(held),
        new StatusView.Readings(1, 42, 40, 7, 0, false),
        new StatusView.Ledger(5, Digest.ZERO, false),
        List.of(),
        0,
        Optional.empty());
  }

  private static boolean take(Input input) {
    if (input instanceof Input.TokenEntered entered) {
      boolean known = entered.typed().equals("2305 8432 6435 5372 5412");
      entered
          .reply()
          .answer(
              known
                  ? new TokenAnswer.Credited(Money.parse("20"), Money.parse("21.239"))
                  : new TokenAnswer.Wrong(0, Duration.ofSeconds(10)));
    }
    return true;
  }

  private static HttpResponse<String> post(StatusServer server, String body, String from)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.address().getPort() + "/token?lang=zh"))
              .header("Sec-Fetch-Site", from)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void whoPaysAfterwardsOwes() throws IOException, InterruptedException {
    try (StatusServer server = server(Optional.of(view(true)), Optional.empty())) {
      String english = get(server, "/", "en").body();
      assertTrue(english.contains("0.01 CNY") && english.contains("owed"), english);
      assertFalse(english.contains("-0.01"), english);
      assertTrue(get(server, "/", "zh").body().contains("欠费"));
      assertTrue(get(server, "/status.txt", "en").body().contains("0.01 owed"));
      assertTrue(get(server, "/status.json", "en").body().contains("\"postPaid\":true"));
    }
  }

  @Test
  void peopleReadTheDeploymentsLocalTimeAndProgramsAnInstant()
      throws IOException, InterruptedException {
    try (StatusServer server = server(Optional.of(view()), Optional.empty())) {
      String local = "2026-03-02 10:00:00 +08:00";
      assertTrue(get(server, "/status.txt", "en").body().contains(local));
      assertTrue(get(server, "/", "en").body().contains(local));
      assertFalse(get(server, "/status.txt", "en").body().contains("Z"));
      String json = get(server, "/status.json", "en").body();
      assertTrue(json.contains("\"at\":\"2026-03-02T02:00:00Z\""), json);
    }
  }

  @Test
  void aTokenIsEnteredOnAPageOfItsOwnAndTheAnswerIsInTheReadersLanguage()
      throws IOException, InterruptedException {
    try (StatusServer server = server(Optional.of(view()), Optional.empty())) {
      String page = get(server, "/token", "en").body();
      assertTrue(page.contains("<form method=\"post\""), page);
      assertFalse(page.contains("http-equiv=\"refresh\""), page);
      String point = view().meters().getFirst().point().toString();
      String good = "point=" + point + "&digits=2305+8432+6435+5372+5412";
      String accepted = post(server, good, "same-origin").body();
      assertTrue(accepted.contains("充值成功：入账 20.00，当前余额 21.23"), accepted);
      String wrong = post(server, "point=" + point + "&digits=1", "same-origin").body();
      assertTrue(wrong.contains("10 秒后可重试"), wrong);
      for (String none : List.of("", "point=" + point + "x&digits=1", "%", "a".repeat(3000))) {
        assertEquals(400, post(server, none, "same-origin").statusCode(), none);
      }
      assertEquals(400, post(server, good, "cross-site").statusCode());
    }
  }

  private static HttpResponse<String> get(StatusServer server, String path, String language)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.address().getPort() + path))
              .header("Accept-Language", language)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static StatusServer server(Optional<StatusView> view, Optional<String> illness)
      throws IOException {
    return StatusServer.open(
        new InetSocketAddress("127.0.0.1", 0),
        () -> view,
        () -> FACTS,
        () -> illness,
        new TokenDesk(StatusServerTest::take),
        new ReconnectionDesk(StatusServerTest::take));
  }

  @Test
  void pageTellsWhyARelayIsHeldInTheReadersLanguage() throws IOException, InterruptedException {
    try (StatusServer server = server(Optional.of(view()), Optional.empty())) {
      String english = get(server, "/", "fr, en;q=0.8").body();
      assertTrue(english.contains("Held: no disconnection at this hour"), english);
      assertTrue(english.contains("1234.56 kWh"), english);
      assertTrue(english.contains("-0.01 CNY"), english);
      assertTrue(get(server, "/", "zh-CN,zh;q=0.9").body().contains("当前时段不停电"));
      assertTrue(get(server, "/?lang=zh", "en").body().contains("暂缓"));
    }
  }

  @Test
  void whatComesFromOutsideIsEscaped() throws IOException, InterruptedException {
    try (StatusServer server = server(Optional.of(view()), Optional.empty())) {
      String page = get(server, "/", "en").body();
      assertFalse(page.contains("<script>"), page);
      assertTrue(page.contains("&lt;script&gt;"), page);
    }
  }

  @Test
  void jsonHoldsExactMoneyAsText() throws IOException, InterruptedException {
    try (StatusServer server = server(Optional.of(view()), Optional.empty())) {
      HttpResponse<String> response = get(server, "/status.json", "en");
      assertEquals(200, response.statusCode());
      try (JsonParser parser = new JsonFactory().createParser(response.body())) {
        while (parser.nextToken() != null) {
          parser.currentName();
        }
      }
      assertTrue(response.body().contains("\"balance\":\"-0.005\""), response.body());
      assertTrue(response.body().contains("\"holdReason\":\"QUIET_HOURS\""), response.body());
    }
  }

  @Test
  void healthAndStartAreTold() throws IOException, InterruptedException {
    try (StatusServer starting = server(Optional.empty(), Optional.of("the loop stands still"))) {
      assertEquals(503, get(starting, "/status.json", "en").statusCode());
      assertEquals(503, get(starting, "/health", "en").statusCode());
      assertEquals(200, get(starting, "/", "en").statusCode());
      assertEquals(404, get(starting, "/etc/passwd", "en").statusCode());
    }
  }

  @Test
  @Timeout(30)
  void whoBeginsARequestAndDoesNotEndItKeepsNobodyWaitingForLong() throws Exception {
    try (StatusServer server = server(Optional.of(view()), Optional.empty());
        Socket one = new Socket("127.0.0.1", server.address().getPort());
        Socket other = new Socket("127.0.0.1", server.address().getPort());
        Socket third = new Socket("127.0.0.1", server.address().getPort())) {
      one.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
      other.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
      third
          .getOutputStream()
          .write(
              "POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 80\r\n\r\npoint="
                  .getBytes(StandardCharsets.US_ASCII));
      TimeUnit.MILLISECONDS.sleep(200);
      assertEquals(200, get(server, "/health", "en").statusCode());
    }
  }

  @Test
  void portThatIsTakenIsNamedWithTheSettingThatChangesIt() throws IOException {
    try (StatusServer first = server(Optional.empty(), Optional.empty())) {
      IOException taken =
          assertThrows(
              IOException.class,
              () ->
                  StatusServer.open(
                      new InetSocketAddress("127.0.0.1", first.address().getPort()),
                      Optional::empty,
                      () -> FACTS,
                      Optional::empty,
                      new TokenDesk(StatusServerTest::take),
                      new ReconnectionDesk(StatusServerTest::take)));
      assertTrue(String.valueOf(taken.getMessage()).contains("http.port"));
    }
  }

  @Test
  void likelyCauseOfALinesErrorsIsShownInBothLanguages() throws Exception {
    try (StatusServer server = server(Optional.of(view()), Optional.empty())) {
      assertTrue(get(server, "/", "en").body().contains("A and B are probably swapped"));
      assertTrue(get(server, "/", "zh").body().contains("A/B 线很可能接反"));
      String json = get(server, "/status.json", "en").body();
      assertTrue(json.contains("\"diagnosis\":[{\"fault\":\"WIRES_SWAPPED\",\"address\":null"));
      assertTrue(json.contains("{\"address\":4,\"answered\":0,\"refused\":0,\"silent\":40"));
      assertTrue(json.contains("\"reading\":{\"creditLastsSeconds\":180,\"everyMillis\":9000}"));
    }
  }
}
