package io.taiqu.supervisor.web;

import io.taiqu.supervisor.staff.Permission;

/**
 * One address of the supervisor: who may use it and what answers.
 *
 * @param method GET, POST, PUT
 * @param pattern the path, with {@code {name}} for a variable part
 * @param access who may use it
 * @param handler what answers
 */
public record Route(String method, String pattern, Access access, Handler handler) {

  /** Who may use a route. */
  public sealed interface Access {
    /** Everyone. */
    record Everyone() implements Access {}

    /** Whoever is signed in. */
    record SignedIn() implements Access {}

    /** Whoever is signed in and may do this. */
    record Holders(Permission permission) implements Access {}
  }

  /** Turns a call into an answer, or throws a {@link Problem}. */
  @FunctionalInterface
  public interface Handler {
    /** Answers a call whose caller was checked against the route's access. */
    Answer answer(Call call);
  }

  static Route get(String pattern, Access access, Handler handler) {
    return new Route("GET", pattern, access, handler);
  }

  static Route post(String pattern, Access access, Handler handler) {
    return new Route("POST", pattern, access, handler);
  }

  static Route put(String pattern, Access access, Handler handler) {
    return new Route("PUT", pattern, access, handler);
  }

  static Access everyone() {
    return new Access.Everyone();
  }

  static Access signedIn() {
    return new Access.SignedIn();
  }

  static Access holders(Permission permission) {
    return new Access.Holders(permission);
  }

  /** Whether the route belongs to the REST API: bearer tokens and problem documents, no cookies. */
  boolean api() {
    return pattern.startsWith("/api/");
  }
}
