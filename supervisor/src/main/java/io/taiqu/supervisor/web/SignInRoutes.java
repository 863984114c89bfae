package io.taiqu.supervisor.web;

import io.taiqu.supervisor.audit.AuditTrail;
import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.staff.PasswordHash;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.staff.SignIn;
import io.taiqu.supervisor.staff.SignIn.Outcome;
import io.taiqu.supervisor.staff.UserName;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in and out, by page and by API, and choosing a language. */
final class SignInRoutes {
  private static final int ATTEMPTS_A_MINUTE = 60;

  private final SignIn signIn;
  private final AuditTrail audit;
  private final Cookies cookies;
  private final InstantSource realClock;
  private final AttemptBudget budget = new AttemptBudget(ATTEMPTS_A_MINUTE);

  SignInRoutes(SignIn signIn, AuditTrail audit, Cookies cookies, InstantSource realClock) {
    this.signIn = signIn;
    this.audit = audit;
    this.cookies = cookies;
    this.realClock = realClock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/", Route.everyone(), this::home),
        Route.get("/sign-in", Route.everyone(), this::form),
        Route.post("/sign-in", Route.everyone(), this::submit),
        Route.post("/sign-out", Route.signedIn(), this::leave),
        Route.get("/language", Route.everyone(), this::language),
        Route.post("/api/v1/sessions", Route.everyone(), this::open));
  }

  private Answer home(Call call) {
    return new Answer.Redirect(call.session().map(SignInRoutes::homeOf).orElse("/sign-in"));
  }

  private static String homeOf(Session session) {
    if (session.may(Permission.VIEW_GRID)) {
      return "/overview";
    }
    return session.may(Permission.VIEW_CUSTOMERS) ? "/accounts" : "/my";
  }

  private Answer form(Call call) {
    return new Answer.Html(
        200, "sign-in.jte", new SignInPage(call.query("next").orElse(""), "", Optional.empty()));
  }

  private Answer submit(Call call) {
    String typed = call.field("user");
    return switch (attempt(call, typed, call.field("password"))) {
      case Outcome.SignedIn(var token, var session) ->
          new Answer.Redirect(
              local(call.field("next")).orElse(homeOf(session)),
              Map.of("Set-Cookie", cookies.openSession(token.value(), SignIn.SESSION_LENGTH)));
      case Outcome.Refused() -> again(call, typed, "signIn.refused");
      case Outcome.LockedOut(Instant until) ->
          again(call, typed, "signIn.locked", secondsTo(until));
    };
  }

  private static Answer again(Call call, String typed, String key, Object... arguments) {
    String words = Messages.in(call.language()).text(key, arguments);
    return new Answer.Html(
        422, "sign-in.jte", new SignInPage(call.field("next"), typed, Optional.of(words)));
  }

  private Answer open(Call call) {
    Credentials credentials = call.json(Credentials.class);
    String user = credentials.user();
    String password = credentials.password();
    if (user == null || password == null || password.length() > PasswordHash.LONGEST_PASSWORD) {
      throw new Problem(Kind.INVALID, "user and password are required.");
    }
    return switch (attempt(call, user, password)) {
      case Outcome.SignedIn(var token, var session) ->
          new Answer.Json(
              201,
              new Opened(token.value(), session.expiresAt(), List.of(session.role().code())),
              Map.of());
      case Outcome.Refused() ->
          throw new Problem(Kind.SIGN_IN_REFUSED, "User name or password is wrong.");
      case Outcome.LockedOut(Instant until) ->
          throw new Problem(
              Kind.TOO_MANY_ATTEMPTS, "Try again in " + secondsTo(until) + " seconds.");
    };
  }

  private Outcome attempt(Call call, String typed, String password) {
    if (!budget.take(call.remoteHost(), realClock.instant())) {
      return new Outcome.LockedOut(realClock.instant().plusSeconds(60));
    }
    Optional<UserName> name = UserName.parse(typed);
    Outcome outcome =
        name.isPresent() ? signIn.attempt(name.get(), password) : new Outcome.Refused();
    name.ifPresent(user -> remember(call, user, outcome));
    return outcome;
  }

  private void remember(Call call, UserName user, Outcome outcome) {
    String action =
        switch (outcome) {
          case Outcome.SignedIn _ -> "session.opened";
          case Outcome.Refused _ -> "session.refused";
          case Outcome.LockedOut _ -> "session.locked-out";
        };
    audit.record(new Deed(user.value(), action, "user:" + user.value(), "", "", call.requestId()));
  }

  private long secondsTo(Instant until) {
    return Math.max(1, until.getEpochSecond() - realClock.instant().getEpochSecond());
  }

  private Answer leave(Call call) {
    call.token().ifPresent(signIn::signOut);
    String user = call.visitor().user().value();
    audit.record(new Deed(user, "session.closed", "user:" + user, "", "", call.requestId()));
    return new Answer.Redirect("/sign-in", Map.of("Set-Cookie", cookies.closeSession()));
  }

  private Answer language(Call call) {
    Language language =
        call.query("to")
            .flatMap(Language::ofTag)
            .orElseThrow(() -> new Problem(Kind.BAD_REQUEST, "No such language."));
    return new Answer.Redirect(
        call.query("back").flatMap(SignInRoutes::local).orElse("/"),
        Map.of("Set-Cookie", cookies.setLanguage(language)));
  }

  /**
   * Only a path of this site: anything else would let a link send people elsewhere after signing
   * in.
   */
  private static Optional<String> local(String address) {
    boolean path = address.startsWith("/") && !address.startsWith("//") && !address.contains("\\");
    boolean oneLine = address.chars().noneMatch(Character::isISOControl);
    return path && oneLine ? Optional.of(address) : Optional.empty();
  }

  /**
   * What the API wants.
   *
   * @param user the user's name
   * @param password the password
   */
  record Credentials(@Nullable String user, @Nullable String password) {}

  /**
   * What the API answers.
   *
   * @param token for the {@code Authorization: Bearer} header
   * @param expiresAt when it ends, on the real clock
   * @param roles what the user is
   */
  record Opened(String token, Instant expiresAt, List<String> roles) {}
}
