package io.taiqu.supervisor.web;

import io.helidon.webserver.WebServer;
import java.util.ArrayList;
import java.util.List;

/** The running web server of the supervisor: pages, events, API, health and metrics. */
public final class WebInterface implements AutoCloseable {
  private final WebServer server;
  private final Live live;

  private WebInterface(WebServer server, Live live) {
    this.server = server;
    this.live = live;
  }

  /** Starts serving. */
  public static WebInterface start(WebSettings settings, Services services) {
    Cookies cookies = new Cookies(settings.https());
    Templates templates = new Templates();
    GridRoutes grid = new GridRoutes(services);
    Payments payments = new Payments(services);
    AccountRoutes accounts = new AccountRoutes(services, payments);
    EdgeRoutes edges = new EdgeRoutes(services);
    LossRoutes loss = new LossRoutes(services);
    Live live = new Live(services, new Views(services, templates, grid, accounts, edges, loss));
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new SignInRoutes(services.signIn(), services.audit(), cookies, services.realClock())
            .routes());
    routes.addAll(grid.routes());
    routes.addAll(accounts.routes());
    routes.addAll(new AlarmRoutes(services).routes());
    routes.addAll(new ApprovalRoutes(services).routes());
    routes.addAll(new RollOutRoutes(services).routes());
    routes.addAll(new AuditRoutes(services).routes());
    routes.addAll(new MoneyOrderRoutes(services).routes());
    routes.addAll(new DebtRoutes(services).routes());
    routes.addAll(new NoticeRoutes(services).routes());
    routes.addAll(new BillRoutes(services).routes());
    routes.addAll(new MoveRoutes(services).routes());
    routes.addAll(new CtRoutes(services).routes());
    routes.addAll(new AmendmentRoutes(services).routes());
    routes.addAll(edges.routes());
    routes.addAll(loss.routes());
    routes.addAll(new CaseRoutes(services).routes());
    routes.addAll(new UseReviewRoutes(services).routes());
    routes.addAll(new Observation(services).routes());
    routes.addAll(Api.routes(services, payments));
    routes.add(Route.get("/events", Route.signedIn(), live::answer));
    Dispatch dispatch =
        new Dispatch(
            routes, services.signIn(), services.deployment(), cookies, new Assets(), templates);
    WebServer server =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .routing(routing -> dispatch.route(routing))
            .build()
            .start();
    return new WebInterface(server, live);
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    live.stop();
    server.stop();
  }
}
