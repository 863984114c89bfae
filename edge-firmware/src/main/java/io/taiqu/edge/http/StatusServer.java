package io.taiqu.edge.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.runtime.ReconnectionDesk;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.edge.runtime.TokenDesk;
import io.taiqu.protocol.identity.SupplyPointId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the status to whoever stands at the unit, and takes tokens. There is nothing else to
 * change here, and nothing to sign in to: by default only this machine is listened to, a token
 * proves itself, and the pause after vain tries holds here as everywhere.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final String HTML_TYPE = "text/html; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, Thread.ofPlatform().name("http-", 0).daemon(true).factory());
  private final Supplier<Optional<StatusView>> view;
  private final Supplier<UnitFacts> facts;
  private final Supplier<Optional<String>> illness;
  private final TokenDesk tokens;
  private final ReconnectionDesk reconnections;
  private final byte[] style;

  private StatusServer(
      HttpServer server,
      Supplier<Optional<StatusView>> view,
      Supplier<UnitFacts> facts,
      Supplier<Optional<String>> illness,
      TokenDesk tokens,
      ReconnectionDesk reconnections,
      byte[] style) {
    this.server = server;
    this.view = view;
    this.facts = facts;
    this.illness = illness;
    this.tokens = tokens;
    this.reconnections = reconnections;
    this.style = style;
  }

  /**
   * Opens the port and begins to answer.
   *
   * @param view the loop's newest view; empty while the unit starts
   * @param illness what is wrong with the process; empty while it is well
   * @param tokens takes tokens that customers enter
   * @param reconnections takes their word that supply may return
   * @throws IOException if the port is taken
   */
  public static StatusServer open(
      InetSocketAddress address,
      Supplier<Optional<StatusView>> view,
      Supplier<UnitFacts> facts,
      Supplier<Optional<String>> illness,
      TokenDesk tokens,
      ReconnectionDesk reconnections)
      throws IOException {
    HttpServer server = HttpPort.take(address, "the status page", "choose another under http.port");
    StatusServer status =
        new StatusServer(
            server, view, facts, illness, tokens, reconnections, resource("style.css"));
    server.setExecutor(status.threads);
    server.createContext("/", status::handle);
    server.start();
    return status;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = StatusServer.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the program's file " + name + " is missing from its jar");
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
      if (exchange.getRequestMethod().equals("POST")) {
        switch (exchange.getRequestURI().getPath()) {
          case "/token" -> enter(exchange);
          case "/reconnect" -> reconnect(exchange);
          default -> HttpReply.send(exchange, 405, "text/plain; charset=utf-8", "Only GET.\n");
        }
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")
          && !exchange.getRequestMethod().equals("HEAD")) {
        HttpReply.send(exchange, 405, "text/plain; charset=utf-8", "Only GET.\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/" -> page(exchange);
        case "/token" -> tokenPage(exchange, Optional.empty(), Optional.empty());
        case "/status.json" -> json(exchange);
        case "/status.txt" -> text(exchange);
        case "/health" -> health(exchange);
        case "/style.css" -> HttpReply.send(exchange, 200, "text/css; charset=utf-8", style);
        default ->
            HttpReply.send(
                exchange,
                404,
                "text/plain; charset=utf-8",
                "Nothing here. Try / or /status.json\n");
      }
    } catch (IOException e) {
      LOG.debug("A browser went away: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The status could not be shown.", e);
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    Language language = HttpReply.language(exchange);
    Optional<StatusView> current = view.get();
    HttpReply.send(
        exchange,
        200,
        HTML_TYPE,
        current
            .map(now -> StatusPage.of(now, facts.get(), language))
            .orElseGet(() -> StatusPage.starting(language)));
  }

  private void enter(HttpExchange exchange) throws IOException {
    Optional<TokenForm> form = TokenForm.read(exchange);
    if (form.isEmpty()) {
      HttpReply.send(exchange, 400, "text/plain; charset=utf-8", "Not the form of /token.\n");
      return;
    }
    try {
      TokenAnswer answer = tokens.enter(form.get().point(), form.get().digits());
      told(exchange, form.get(), TokenPage.told(answer, HttpReply.language(exchange)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconnect(HttpExchange exchange) throws IOException {
    Optional<TokenForm> form = TokenForm.read(exchange);
    if (form.isEmpty()) {
      HttpReply.send(exchange, 400, "text/plain; charset=utf-8", "Not the form of /token.\n");
      return;
    }
    try {
      ReconnectionAnswer answer = reconnections.customer(form.get().point());
      told(exchange, form.get(), TokenPage.told(answer, HttpReply.language(exchange)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void told(HttpExchange exchange, TokenForm form, TokenPage.Told answer)
      throws IOException {
    tokenPage(exchange, Optional.of(form.point()), Optional.of(answer));
  }

  private void tokenPage(
      HttpExchange exchange, Optional<SupplyPointId> chosen, Optional<TokenPage.Told> answer)
      throws IOException {
    Language language = HttpReply.language(exchange);
    HttpReply.send(
        exchange,
        200,
        HTML_TYPE,
        view.get()
            .map(now -> TokenPage.of(now, language, chosen, answer))
            .orElseGet(() -> StatusPage.starting(language)));
  }

  private void json(HttpExchange exchange) throws IOException {
    Optional<StatusView> current = view.get();
    HttpReply.send(
        exchange,
        current.isPresent() ? 200 : 503,
        "application/json",
        current.map(now -> StatusJson.of(now, facts.get())).orElse("{\"state\":\"starting\"}"));
  }

  private void text(HttpExchange exchange) throws IOException {
    Optional<StatusView> current = view.get();
    Language language = HttpReply.language(exchange);
    HttpReply.send(
        exchange,
        current.isPresent() ? 200 : 503,
        "text/plain; charset=utf-8",
        current
            .map(now -> StatusText.of(now, facts.get(), language))
            .orElseGet(() -> language.say("The unit is starting.\n", "装置正在启动。\n")));
  }

  private void health(HttpExchange exchange) throws IOException {
    Optional<String> problem = illness.get();
    HttpReply.send(
        exchange,
        problem.isEmpty() ? 200 : 503,
        "text/plain; charset=utf-8",
        problem.orElse("ok") + "\n");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
