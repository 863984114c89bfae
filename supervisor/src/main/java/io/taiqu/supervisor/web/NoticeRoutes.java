package io.taiqu.supervisor.web;

import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.notice.Delivery;
import io.taiqu.supervisor.notice.Notice;
import io.taiqu.supervisor.notice.Notices.Again;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Notices to customers: told, and delivered again on a person's word. */
final class NoticeRoutes {
  private static final int LINES = 50;

  private final Services services;

  NoticeRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            "/notices/{id}/again", Route.holders(Permission.TELL_CUSTOMERS), this::againOnPage));
  }

  List<Route> api() {
    return List.of(
        Route.get(
            "/api/v1/accounts/{account}/notices",
            Route.holders(Permission.VIEW_CUSTOMERS),
            this::list),
        Route.post(
            "/api/v1/notices/{id}/again",
            Route.holders(Permission.TELL_CUSTOMERS),
            call -> Answer.Json.ok(again(call))));
  }

  private Answer againOnPage(Call call) {
    return new Answer.Redirect("/accounts/" + again(call).account() + "#notices");
  }

  private Told again(Call call) {
    long id = number(call.path("id"));
    Again outcome =
        services
            .transactions()
            .run(() -> {
              Again came = services.notices().again(id);
              if (came instanceof Again.Due(Notice notice, List<String> channels)) {
                services
                    .audit()
                    .record(
                        new Deed(
                            call.visitor().user().value(),
                            "notice.again",
                            "notice:" + id,
                            "account " + notice.account() + " " + notice.kind(),
                            String.join(", ", channels),
                            call.requestId()));
              }
              return came;
            });
    return switch (outcome) {
      case Again.Due _ -> told(services.notices().find(id).orElseThrow());
      case Again.Unknown() -> throw new Problem(Kind.NOT_FOUND, "No such notice.");
      case Again.Delivered() ->
          throw new Problem(Kind.CONFLICT, "The customer has this notice by every channel.");
      case Again.Overtaken(Notice newest) ->
          throw new Problem(
              Kind.CONFLICT,
              "Notice "
                  + newest.id()
                  + " tells this customer what is so now: have that one delivered.");
    };
  }

  private Answer list(Call call) {
    String account = call.path("account");
    if (!AccountId.isValid(account)
        || services.customers().find(new AccountId(account)).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "No such account.");
    }
    return Api.page(
        services.notices().ofAccount(new AccountId(account), LINES).stream()
            .map(this::told)
            .toList(),
        Optional.empty());
  }

  private Told told(Notice notice) {
    return new Told(
        notice.id(),
        notice.account().value(),
        notice.kind().name(),
        notice.step(),
        Api.amount(notice.balance(), services),
        notice.createdAt(),
        notice.deliveredAt(),
        notice.deliveries().stream()
            .map(one ->
                new ByChannel(one.channel(), one.state(), one.attempts(), one.at(), one.detail()))
            .toList());
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Problem(Kind.NOT_FOUND, "No such notice.");
    }
  }

  /** A notice as the API tells it. */
  record Told(
      long id,
      String account,
      String kind,
      int step,
      Api.Amount balance,
      Instant createdAt,
      Optional<Instant> deliveredAt,
      List<ByChannel> deliveries) {}

  /** How far a channel is with it. */
  record ByChannel(String channel, Delivery.State state, int attempts, Instant at, String detail) {}
}
