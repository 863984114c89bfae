package io.taiqu.edge.technician;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.taiqu.edge.commissioning.Json;
import io.taiqu.edge.commissioning.Sheet;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.http.HttpPort;
import io.taiqu.edge.http.HttpReply;
import io.taiqu.edge.http.Language;
import io.taiqu.edge.http.PostedFields;
import io.taiqu.edge.technician.CommissioningDesk.Order;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the technician's page while commissioning runs. Relays open here, so whoever wants in
 * shows the code that the command printed; a phone that has shown it keeps a cookie. Works without
 * network, script and clock.
 */
public final class TechnicianServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TechnicianServer.class);
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String COOKIE = "commissioning=";

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2, Thread.ofPlatform().name("technician-", 0).daemon(true).factory());
  private final SitePlan plan;
  private final CommissioningDesk desk;
  private final Doorkeeper door;
  private final ZoneId zone;
  private final byte[] style;

  private TechnicianServer(
      HttpServer server,
      SitePlan plan,
      CommissioningDesk desk,
      Doorkeeper door,
      ZoneId zone,
      byte[] style) {
    this.server = server;
    this.plan = plan;
    this.desk = desk;
    this.door = door;
    this.zone = zone;
    this.style = style;
  }

  /**
   * Opens the port and begins to answer.
   *
   * @param zone the deployment's, for the times on the sheet
   * @throws IOException if the port is taken
   */
  public static TechnicianServer open(
      InetSocketAddress address,
      SitePlan plan,
      CommissioningDesk desk,
      Doorkeeper door,
      ZoneId zone)
      throws IOException {
    HttpServer server = HttpPort.take(address, "the page", "say another with --listen HOST:PORT");
    TechnicianServer opened = new TechnicianServer(server, plan, desk, door, zone, style());
    server.setExecutor(opened.threads);
    server.createContext("/", opened::handle);
    server.start();
    return opened;
  }

  private static byte[] style() throws IOException {
    try (InputStream in = TechnicianServer.class.getResourceAsStream("technician.css")) {
      if (in == null) {
        throw new IOException("the program's file technician.css is missing from its jar");
      }
      return in.readAllBytes();
    }
  }

  /** Where it listens; the port is the one really taken when 0 was asked for. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/technician.css")) {
        HttpReply.send(exchange, 200, "text/css; charset=utf-8", style);
      } else if (path.equals("/code") && exchange.getRequestMethod().equals("POST")) {
        enter(exchange);
      } else if (!door.knows(cookie(exchange))) {
        HttpReply.send(
            exchange,
            200,
            HTML,
            TechnicianPage.door(plan, HttpReply.language(exchange), Optional.empty()));
      } else if (exchange.getRequestMethod().equals("POST")) {
        press(exchange, path);
      } else {
        show(exchange, path);
      }
    } catch (IOException e) {
      LOG.debug("A browser went away: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The page could not be shown.", e);
    }
  }

  private void enter(HttpExchange exchange) throws IOException {
    String typed = PostedFields.read(exchange).orElse(Map.of()).getOrDefault("code", "");
    Language language = HttpReply.language(exchange);
    switch (door.admit(typed)) {
      case Doorkeeper.Answer.Admitted(String cookie) -> {
        exchange
            .getResponseHeaders()
            .add("Set-Cookie", COOKIE + cookie + "; Path=/; HttpOnly; SameSite=Strict");
        back(exchange);
      }
      case Doorkeeper.Answer.Wrong() ->
          refuse(exchange, language.say("That is not the code.", "口令不正确。"));
      case Doorkeeper.Answer.Pause() ->
          refuse(exchange, language.say("Too many tries: wait a minute.", "尝试次数过多：请等待一分钟。"));
    }
  }

  private void refuse(HttpExchange exchange, String why) throws IOException {
    HttpReply.send(
        exchange,
        403,
        HTML,
        TechnicianPage.door(plan, HttpReply.language(exchange), Optional.of(why)));
  }

  private void press(HttpExchange exchange, String path) throws IOException {
    Optional<Map<String, String>> fields = PostedFields.read(exchange);
    String step = fields.map(all -> all.getOrDefault("step", "")).orElse("");
    if (!step.matches("[0-9]{1,12}")) {
      HttpReply.send(exchange, 400, TEXT, "Not a form of this page.\n");
      return;
    }
    long pressedAt = Long.parseLong(step);
    Map<String, String> all = fields.orElse(Map.of());
    String name = all.getOrDefault("technician", "").strip().replaceAll("\\p{Cntrl}+", " ");
    switch (path) {
      case "/answer" -> desk.give(pressedAt, all.getOrDefault("answer", ""));
      case "/begin" -> {
        if (!name.isEmpty()) {
          desk.order(pressedAt, new Order.Begin(name));
        }
      }
      case "/repeat" -> {
        if (!name.isEmpty()) {
          desk.order(pressedAt, new Order.Repeat(name));
        }
      }
      case "/pause" -> desk.pause(pressedAt);
      case "/leave" -> desk.order(pressedAt, new Order.Leave());
      default -> {
        HttpReply.send(exchange, 404, TEXT, "Nothing here.\n");
        return;
      }
    }
    // Whatever was pressed is seen on the page, also that it was pressed before.
    back(exchange);
  }

  private void back(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", "/?lang=" + HttpReply.language(exchange).tag());
    HttpReply.send(exchange, 303, TEXT, "");
  }

  private void show(HttpExchange exchange, String path) throws IOException {
    Sheet sheet = Sheet.of(plan, desk.situation().progress());
    switch (path) {
      case "/" ->
          HttpReply.send(
              exchange,
              200,
              HTML,
              TechnicianPage.of(plan, desk.situation(), HttpReply.language(exchange)));
      case "/sheet.txt" -> HttpReply.send(exchange, 200, TEXT, sheet.print(sheet.hash(), zone));
      case "/sheet.csv" -> HttpReply.send(exchange, 200, "text/csv; charset=utf-8", sheet.csv());
      case "/sheet.json" ->
          HttpReply.send(exchange, 200, "application/json", Json.pretty(sheet.json()));
      default -> HttpReply.send(exchange, 404, TEXT, "Nothing here.\n");
    }
  }

  private static String cookie(HttpExchange exchange) {
    for (String header : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String pair : header.split(";")) {
        if (pair.strip().startsWith(COOKIE)) {
          return pair.strip().substring(COOKIE.length());
        }
      }
    }
    return "";
  }

  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
  }
}
