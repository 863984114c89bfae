package io.taiqu.hwtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.taiqu.edge.testing.TestDocuments;
import io.taiqu.edge.testing.TestUnit;
import io.taiqu.protocol.message.HoldReason;
import io.taiqu.protocol.message.RelayFeedback;
import io.taiqu.protocol.message.SupplyState;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.supervisor.alarm.AlarmKind;
import io.taiqu.supervisor.notice.Delivery;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeChannel;
import io.taiqu.supervisor.notice.Notices;
import io.taiqu.supervisor.notify.MailChannel;
import io.taiqu.supervisor.notify.NoticeText;
import io.taiqu.supervisor.notify.PageChannel;
import io.taiqu.supervisor.notify.SmsChannel;
import io.taiqu.supervisor.notify.SmsGateway;
import io.taiqu.supervisor.testing.Station;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From low credit to the relay: a real unit warns, the station tells the customer through a real
 * gateway to phones, and only what the gateway has taken lets the unit take supply away. Price:
 * 0.52 per kWh.
 */
final class NoticeChainTest {
  private static final NoticeText TEXT =
      new NoticeText(Locale.SIMPLIFIED_CHINESE, new CurrencyCode("CNY"), Optional.empty());

  @TempDir Path directory;

  private final List<String> messages = new ArrayList<>();
  private volatile int answer = 503;

  @SuppressWarnings("NullAway.Init")
  private HttpServer gateway;

  @SuppressWarnings("NullAway.Init")
  private Station station;

  @SuppressWarnings("NullAway.Init")
  private UnitAtStation at;

  @SuppressWarnings("NullAway.Init")
  private TestUnit unit;

  @BeforeEach
  void begin() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    gateway.createContext(
        "/send",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (answer == 200) {
            messages.add(body);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    gateway.start();
    NoticeChannel sms =
        new SmsChannel(
            new SmsGateway(
                URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + "/send"), "t"),
            TEXT);
    station = station(sms);
  }

  private Station station(NoticeChannel channel) {
    return new Station(
        directory.resolve(channel.name() + "/supervisor.db"),
        directory.resolve(channel.name() + "-fence/fence.journal"),
        List.of(new PageChannel(), channel),
        Set.of(channel.name()));
  }

  @AfterEach
  void end() {
    station.close();
    gateway.stop(0);
  }

  private void pass(Duration time) {
    at.pass(time);
  }

  private void uses(long wattHours) {
    at.uses(wattHours);
  }

  private void commission() {
    at = new UnitAtStation(station);
    unit = at.unit;
    at.commission("\"warningSteps\":[\"2.00\",\"1.00\"],\"quietHours\":[]", "5.00");
  }

  private Notice newest() {
    return station.noticeStore.ofAccount(Station.account(1), 1).getFirst();
  }

  private String smsOf(Notice notice) {
    Delivery sms =
        notice.deliveries().stream()
            .filter(delivery -> delivery.channel().equals("sms"))
            .findFirst()
            .orElseThrow();
    return sms.state() + " " + sms.attempts();
  }

  @Test
  void supplyIsTakenAwayAfterTheGatewayTookEveryWarning() {
    answer = 200;
    commission();
    uses(4_000); // 2.08 used of 5.00 − 0.52
    assertEquals(0, messages.size());
    uses(2_000); // balance 1.36: the first step
    assertEquals(1, messages.size(), messages::toString);
    assertTrue(messages.getFirst().contains("1.36"), messages.getFirst());
    uses(1_000); // 0.84: the second
    assertEquals(2, messages.size());
    assertEquals(SupplyState.ON, unit.supply(1));
    uses(2_000); // used up, and every warning was delivered
    assertEquals(SupplyState.OFF, unit.supply(1));
    unit.seen(1, RelayFeedback.OPEN);
    pass(Duration.ofMinutes(1));
    assertEquals(Notice.Kind.DISCONNECTED, newest().kind());
    assertEquals(3, messages.size(), "and the customer is told of it");
  }

  @Test
  void supplyStaysOnWhileTheGatewayFailsAndAClerksWordBringsTheWarningAgain() {
    commission();
    uses(7_000); // 0.84: both steps at once
    uses(2_000); // used up
    pass(Duration.ofHours(2));
    uses(500);
    assertEquals(SupplyState.ON, unit.supply(1));
    assertEquals(Optional.of(HoldReason.WARNINGS_NOT_GIVEN), at.holdAtTheUnit());
    assertEquals(Optional.of("WARNINGS_NOT_GIVEN"), at.holdAtTheStation());
    for (int day = 0; day < 5; day++) {
      for (int look = 0; look < 24; look++) {
        pass(Duration.ofHours(1));
      }
      uses(100);
      assertEquals(SupplyState.ON, unit.supply(1), "day " + day);
    }
    assertEquals("GIVEN_UP 9", smsOf(newest()));
    assertTrue(station.alarmed(AlarmKind.NOTICE_UNDELIVERED));
    // Nobody gets it as long as nobody asks, also when the gateway is well again.
    answer = 200;
    pass(Duration.ofDays(1));
    assertEquals(List.of(), messages);
    assertEquals(
        List.of("sms"),
        assertInstanceOf(Notices.Again.Due.class, station.notices.again(newest().id())).channels());
    pass(Duration.ofSeconds(1));
    assertEquals(1, messages.size());
    assertEquals(false, station.alarmed(AlarmKind.NOTICE_UNDELIVERED));
    uses(10);
    assertEquals(SupplyState.OFF, unit.supply(1));
  }

  @Test
  void aUnitIsToldOfAWarningAlthoughADatabaseThatWasPutBackGaveItsRevisionToAnotherOne() {
    answer = 200;
    commission();
    unit.arrives(TestDocuments.notice(1, 3, 1, 1, unit.now()));
    uses(7_000); // both steps: revisions 1 and 2, which are old to the unit, and nothing holds yet
    uses(2_000); // used up: the unit holds, and is told by revision 3, which says something else
    for (int i = 0; i < 3; i++) {
      pass(Duration.ofMinutes(31));
      uses(10);
    }
    assertEquals(SupplyState.OFF, unit.supply(1));
    assertEquals(2, messages.size(), "the customer heard nothing twice");
  }

  @Test
  void aMailServersWordIsAsGoodAsAGatewaysAndOneThatIsNotThereIsNot() throws IOException {
    try (MailServer server = new MailServer()) {
      station.close();
      station =
          station(
              new MailChannel(
                  new MailChannel.Server(
                      "127.0.0.1",
                      server.port(),
                      MailChannel.Protection.NONE,
                      Optional.empty(),
                      "station@utility.example"),
                  TEXT));
      server.refusing = true;
      commission();
      uses(7_000);
      uses(2_000);
      pass(Duration.ofHours(2));
      uses(500);
      assertEquals(SupplyState.ON, unit.supply(1));
      assertEquals(Optional.of(HoldReason.WARNINGS_NOT_GIVEN), at.holdAtTheUnit());
      server.refusing = false;
      pass(Duration.ofHours(2));
      assertTrue(server.taken > 0, "no message came");
      pass(Duration.ofHours(2));
      uses(10);
      assertEquals(SupplyState.OFF, unit.supply(1));
    }
  }

  /** Takes every message, or refuses every recipient. */
  private static final class MailServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
    volatile boolean refusing;
    volatile int taken;

    MailServer() throws IOException {
      Thread.ofPlatform().daemon(true).start(this::serve);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket client = socket.accept()) {
          talk(client);
        } catch (IOException ended) {
          // The client went away, or the test is over.
          continue;
        }
      }
    }

    private void talk(Socket client) throws IOException {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
      say(client, "220 mail.example");
      String line = in.readLine();
      boolean content = false;
      while (line != null) {
        if (content) {
          content = !line.equals(".");
          if (!content) {
            taken++;
            say(client, "250 taken");
          }
        } else if (line.startsWith("RCPT") && refusing) {
          say(client, "550 nobody here");
        } else if (line.startsWith("DATA")) {
          content = true;
          say(client, "354 go on");
        } else if (line.startsWith("QUIT")) {
          say(client, "221 bye");
          return;
        } else {
          say(client, "250 fine");
        }
        line = in.readLine();
      }
    }

    private static void say(Socket client, String text) throws IOException {
      client.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
