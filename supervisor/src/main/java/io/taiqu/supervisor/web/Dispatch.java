package io.taiqu.supervisor.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.staff.SessionToken;
import io.taiqu.supervisor.staff.SignIn;
import io.taiqu.supervisor.web.Problem.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every request: who is it, may they, what answers, and how refusals and faults are
 * told. Pages know their visitor by a cookie and every form carries the session's form token; the
 * API knows its caller by a bearer token alone, so that no other site's page can act for anyone.
 */
final class Dispatch {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
  private static final String BEARER = "Bearer ";

  private final List<Route> routes;
  private final SignIn signIn;
  private final Deployment deployment;
  private final Cookies cookies;
  private final Assets assets;
  private final Templates templates;

  Dispatch(
      List<Route> routes,
      SignIn signIn,
      Deployment deployment,
      Cookies cookies,
      Assets assets,
      Templates templates) {
    this.routes = List.copyOf(routes);
    this.signIn = signIn;
    this.deployment = deployment;
    this.cookies = cookies;
    this.assets = assets;
    this.templates = templates;
  }

  void route(HttpRules rules) {
    for (Route route : routes) {
      rules.route(
          Method.create(route.method()),
          route.pattern(),
          (request, response) -> answer(Optional.of(route), request, response));
    }
    rules.get(
        "/assets/*",
        (request, response) -> {
          Optional<Asset> asset = assets.at(request.path().path());
          if (asset.isPresent()) {
            Responses.guard(response, requestId());
            Responses.send(request, response, asset.get());
          } else {
            answer(Optional.empty(), request, response);
          }
        });
    rules.any((request, response) -> answer(Optional.empty(), request, response));
  }

  private void answer(Optional<Route> route, ServerRequest request, ServerResponse response) {
    String requestId = requestId();
    Responses.guard(response, requestId);
    String path = request.path().path();
    boolean api = route.map(Route::api).orElse(path.startsWith("/api/"));
    Call call = new Call(request, requestId, language(request), Optional.empty(), Optional.empty());
    try {
      call = identified(api, request, requestId);
      write(call, route.orElseThrow(() -> unknown(request)), request, response);
    } catch (Problem problem) {
      refuse(api, call, problem, request, response);
    } catch (RuntimeException fault) {
      LOG.error("request {} {} {} failed", requestId, request.prologue().method(), path, fault);
      Problem told = new Problem(Kind.INTERNAL, "The fault is in the log under this request's id.");
      refuse(api, call, told, request, response);
    }
  }

  private Call identified(boolean api, ServerRequest request, String requestId) {
    Optional<SessionToken> token =
        api ? bearer(request) : cookies.session(request).flatMap(SessionToken::parse);
    Optional<Session> session = token.flatMap(signIn::session);
    return new Call(
        request,
        requestId,
        language(request),
        session.isPresent() ? token : Optional.empty(),
        session);
  }

  private void write(Call call, Route route, ServerRequest request, ServerResponse response) {
    check(route.access(), call);
    if (!route.api() && route.method().equals("POST")) {
      checkForm(call);
    }
    switch (route.handler().answer(call)) {
      case Answer.Html(int status, String template, Object model) -> {
        byte[] html = templates.render(template, ui(call), model).getBytes(StandardCharsets.UTF_8);
        Responses.send(request, response, status, "text/html; charset=utf-8", html, Map.of());
      }
      case Answer.Json(int status, Object body, Map<String, String> headers) ->
          json(call, status, Json.bytes(body), headers, request, response);
      case Answer.Bytes(int status, String type, byte[] body, Map<String, String> headers) ->
          Responses.send(request, response, status, type, body, headers);
      case Answer.Redirect(String location, Map<String, String> headers) -> {
        headers.forEach((name, value) -> response.header(name, value));
        response.status(303).header(HeaderNames.LOCATION, location).send();
      }
      case Answer.Stream stream -> stream.writer().write(request, response, ui(call));
    }
  }

  /** A reading client that already has this very document is told so instead. */
  private static void json(
      Call call,
      int status,
      byte[] body,
      Map<String, String> headers,
      ServerRequest request,
      ServerResponse response) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (status == 200 && request.prologue().method().equals(Method.GET)) {
      String tag =
          "\"" + Integer.toHexString(java.util.Arrays.hashCode(body)) + "-" + body.length + "\"";
      all.put("ETag", tag);
      all.put("Cache-Control", "private, no-cache");
      if (call.header("If-None-Match").filter(tag::equals).isPresent()) {
        all.forEach((name, value) -> response.header(name, value));
        response.status(304).send();
        return;
      }
    }
    Responses.send(request, response, status, "application/json", body, all);
  }

  private static void check(Route.Access access, Call call) {
    switch (access) {
      case Route.Access.Everyone _ -> {}
      case Route.Access.SignedIn _ -> call.visitor();
      case Route.Access.Holders(var permission) -> {
        if (!call.visitor().may(permission)) {
          throw new Problem(Kind.FORBIDDEN, "Your role does not include this.");
        }
      }
    }
  }

  /**
   * A form counts only from our own page: the browser says so, and the session's token proves it.
   */
  private static void checkForm(Call call) {
    boolean foreign =
        call.header("Sec-Fetch-Site")
            .filter(site -> !site.equals("same-origin") && !site.equals("none"))
            .isPresent();
    boolean right =
        call.token()
            .map(token ->
                MessageDigest.isEqual(
                    token.formToken().getBytes(StandardCharsets.UTF_8),
                    call.field("_form").getBytes(StandardCharsets.UTF_8)))
            // Without a session there is nothing to protect but the sign-in form itself.
            .orElse(true);
    if (foreign || !right) {
      throw new Problem(Kind.FORM_EXPIRED, "Load the page again and repeat the step.");
    }
  }

  private Problem unknown(ServerRequest request) {
    TreeSet<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      if (PathMatchers.create(route.pattern()).match(request.path()).accepted()) {
        allowed.add(route.method());
      }
    }
    return allowed.isEmpty()
        ? new Problem(Kind.NOT_FOUND, "There is nothing at this address.")
        : new Problem(Kind.METHOD_NOT_ALLOWED, "Allowed here: " + String.join(", ", allowed) + ".");
  }

  private void refuse(
      boolean api, Call call, Problem problem, ServerRequest request, ServerResponse response) {
    if (response.isSent()) {
      return;
    }
    Kind kind = problem.kind();
    if (!api && kind == Kind.NOT_SIGNED_IN) {
      response
          .status(303)
          .header(HeaderNames.LOCATION, "/sign-in?next=" + Encoding.query(call.address()))
          .send();
      return;
    }
    if (api) {
      Map<String, String> headers =
          kind.status() == 401 ? Map.of("WWW-Authenticate", "Bearer realm=\"taiqu\"") : Map.of();
      ProblemDocument document = ProblemDocument.of(problem, call.requestId());
      Responses.send(
          request,
          response,
          kind.status(),
          "application/problem+json",
          Json.bytes(document),
          headers);
      return;
    }
    byte[] html =
        templates
            .render("problem.jte", ui(call), ProblemDocument.of(problem, call.requestId()))
            .getBytes(StandardCharsets.UTF_8);
    Responses.send(request, response, kind.status(), "text/html; charset=utf-8", html, Map.of());
  }

  private Ui ui(Call call) {
    Messages messages = Messages.in(call.language());
    return new Ui(
        messages,
        new Figures(
            messages, deployment.zone(), deployment.currency(), deployment.clock().instant()),
        call.session(),
        call.token().map(SessionToken::formToken).orElse(""),
        assets,
        call.address(),
        deployment.name(),
        deployment.demonstration());
  }

  private Language language(ServerRequest request) {
    return cookies
        .language(request)
        .flatMap(Language::ofTag)
        .orElseGet(() ->
            Language.preferredBy(request.headers().first(HeaderNames.ACCEPT_LANGUAGE).orElse("")));
  }

  private static Optional<SessionToken> bearer(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.AUTHORIZATION)
        .filter(header -> header.startsWith(BEARER))
        .flatMap(header -> SessionToken.parse(header.substring(BEARER.length()).strip()));
  }

  private static String requestId() {
    return UUID.randomUUID().toString();
  }
}
