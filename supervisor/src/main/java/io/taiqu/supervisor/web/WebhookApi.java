package io.taiqu.supervisor.web;

import io.taiqu.supervisor.audit.Deed;
import io.taiqu.supervisor.topup.WebhookDesk;
import io.taiqu.supervisor.topup.WebhookDesk.Outcome;
import io.taiqu.supervisor.web.Problem.Kind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Signed webhooks of payment providers. */
final class WebhookApi {
  private final Services services;

  WebhookApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/webhooks/{provider}", Route.everyone(), this::take));
  }

  /** A delivery as its sender signed it. */
  static WebhookDesk.Delivery delivery(Call call, String sender) {
    return new WebhookDesk.Delivery(
        sender,
        call.header("webhook-id").orElse(""),
        call.header("webhook-timestamp").orElse(""),
        call.header("webhook-signature").orElse(""),
        call.body(Call.SMALL_BODY));
  }

  private Answer take(Call call) {
    WebhookDesk.Delivery delivery = delivery(call, call.path("provider"));
    Outcome outcome =
        services
            .transactions()
            .run(() -> {
              Outcome taken = services.webhooks().take(delivery);
              switch (taken) {
                case Outcome.Done(Optional<UUID> topUp, boolean repeated) -> {
                  if (topUp.isPresent() && !repeated) {
                    record(delivery, "top-up.paid", "top-up " + topUp.get(), call);
                  }
                }
                case Outcome.Refused(WebhookDesk.Reason reason, String detail) -> {
                  // The alarm tells the newest; each of them is somebody's money.
                  if (reason == WebhookDesk.Reason.NOT_CREDITED) {
                    record(delivery, "top-up.notCredited", detail, call);
                  }
                }
              }
              return taken;
            });
    return switch (outcome) {
      case Outcome.Done(Optional<UUID> topUp, boolean repeated) ->
          Answer.Json.ok(new Told(topUp.map(UUID::toString), repeated));
      case Outcome.Refused(WebhookDesk.Reason reason, String detail) ->
          throw new Problem(
              switch (reason) {
                case UNKNOWN_PROVIDER -> Kind.NOT_FOUND;
                case NOT_SIGNED -> Kind.NOT_SIGNED_IN;
                case MALFORMED, NOT_CREDITED -> Kind.INVALID;
                case OTHER_CONTENT -> Kind.CONFLICT;
                case LATER -> Kind.UNAVAILABLE;
              },
              detail);
    };
  }

  private void record(WebhookDesk.Delivery delivery, String action, String what, Call call) {
    services
        .audit()
        .record(
            new Deed(
                "webhook:" + delivery.provider(),
                action,
                "event:" + delivery.event(),
                "",
                what,
                call.requestId()));
  }

  /** What came of it. */
  record Told(Optional<String> topUp, boolean repeated) {}
}
