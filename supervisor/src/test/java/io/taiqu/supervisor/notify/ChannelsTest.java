package io.taiqu.supervisor.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.CurrencyCode;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.notice.Contact;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.NoticeChannel.Outcome;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private static final NoticeText TEXT =
      new NoticeText(
          Locale.SIMPLIFIED_CHINESE, new CurrencyCode("CNY"), Optional.of("https://pay.example"));
  private static final String SENTENCE = "户号4201000001：剩余电费 CNY 4.50，请及时充值。 https://pay.example";
  private static final Notice NOTICE =
      new Notice(
          7,
          new AccountId("4201000001"),
          new SupplyPointId(new UUID(1, 1)),
          Notice.Kind.LOW_CREDIT,
          1,
          1,
          2,
          Money.parse("4.499999999"),
          Instant.EPOCH,
          Optional.empty(),
          List.of());
  private static final Contact WANG =
      new Contact("王芳", Optional.of("13900012345"), Optional.of("wang@mail.example"));
  private static final Contact NOBODY = new Contact("李", Optional.empty(), Optional.empty());

  @Test
  void theGatewayIsPostedWhatTheCustomerIsToReadAndItsNumberIsKept() throws IOException {
    List<String> seen = new ArrayList<>();
    HttpServer gateway = gateway(200, "{\"more\":{\"id\":1},\"id\":\"m-42\"}", seen);
    try {
      Outcome outcome = channel(gateway).deliver(NOTICE, WANG);
      assertEquals(new Outcome.Delivered("m-42"), outcome);
      assertEquals(
          List.of(
              "Bearer s3cret",
              "{\"id\":\"notice-7\",\"to\":\"13900012345\",\"text\":\"" + SENTENCE + "\"}"),
          seen);
      assertEquals(new Outcome.NoAddress(), channel(gateway).deliver(NOTICE, NOBODY));
    } finally {
      gateway.stop(0);
    }
  }

  @Test
  void aGatewayThatRefusesOrIsNotThereIsAFailureThatSaysWhy() throws IOException {
    HttpServer gateway = gateway(503, "busy", new ArrayList<>());
    Outcome refused = channel(gateway).deliver(NOTICE, WANG);
    assertEquals(new Outcome.Failed("the gateway answered 503: busy"), refused);
    gateway.stop(0);
    assertInstanceOf(Outcome.Failed.class, channel(gateway).deliver(NOTICE, WANG));
  }

  @Test
  void aGatewayThatAnswersNoJsonHasStillTakenTheMessage() throws IOException {
    HttpServer gateway = gateway(202, "OK", new ArrayList<>());
    try {
      assertEquals(new Outcome.Delivered(""), channel(gateway).deliver(NOTICE, WANG));
    } finally {
      gateway.stop(0);
    }
  }

  @Test
  void theMailServerGetsAMessageThatCanBeRead() throws MessagingException, IOException {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.setUser("taiqu", "s3cret");
    server.start();
    try {
      MailChannel channel =
          mail(server.getSmtp().getPort(), Optional.of(new MailChannel.Login("taiqu", "s3cret")));
      assertInstanceOf(Outcome.Delivered.class, channel.deliver(NOTICE, WANG));
      MimeMessage received = server.getReceivedMessages()[0];
      assertEquals("电费账户 4201000001", received.getSubject());
      assertEquals(SENTENCE, received.getContent().toString().strip());
      assertEquals("wang@mail.example", GreenMailUtil.getAddressList(received.getAllRecipients()));
      assertEquals(new Outcome.NoAddress(), channel.deliver(NOTICE, NOBODY));
    } finally {
      server.stop();
    }
  }

  @Test
  void aMailServerThatCantEncryptIsNotSpokenToInTheClear() {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      MailChannel channel =
          new MailChannel(
              new MailChannel.Server(
                  "127.0.0.1",
                  server.getSmtp().getPort(),
                  MailChannel.Protection.STARTTLS,
                  Optional.empty(),
                  "station@utility.example"),
              TEXT);
      Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, channel.deliver(NOTICE, WANG));
      assertTrue(failed.reason().contains("STARTTLS"), failed.reason());
      assertEquals(0, server.getReceivedMessages().length);
    } finally {
      server.stop();
    }
  }

  @Test
  void noticesOfEveryKindHaveWordsInBothLanguages() {
    for (Locale language : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      NoticeText text = new NoticeText(language, new CurrencyCode("CNY"), Optional.empty());
      for (Notice.Kind kind : Notice.Kind.values()) {
        Notice notice =
            new Notice(
                1,
                NOTICE.account(),
                NOTICE.point(),
                kind,
                1,
                1,
                1,
                Money.parse("-1.00"),
                Instant.EPOCH,
                Optional.empty(),
                List.of());
        assertTrue(text.body(notice).contains("4201000001"), text.body(notice));
        String figure = kind == Notice.Kind.BILL_SETTLED ? " 1.00" : "-1.00";
        assertTrue(text.body(notice).contains(figure), text.body(notice));
      }
    }
  }

  private static MailChannel mail(int port, Optional<MailChannel.Login> login) {
    return new MailChannel(
        new MailChannel.Server(
            "127.0.0.1", port, MailChannel.Protection.NONE, login, "station@utility.example"),
        TEXT);
  }

  private static SmsChannel channel(HttpServer gateway) {
    return new SmsChannel(toward(gateway), TEXT);
  }

  private static SmsGateway toward(HttpServer gateway) {
    return new SmsGateway(
        URI.create("http://127.0.0.1:" + gateway.getAddress().getPort() + "/send"), "s3cret");
  }

  private static HttpServer gateway(int status, String body, List<String> seen) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    server.createContext(
        "/send",
        exchange -> {
          seen.add(exchange.getRequestHeaders().getFirst("Authorization"));
          seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }
}
