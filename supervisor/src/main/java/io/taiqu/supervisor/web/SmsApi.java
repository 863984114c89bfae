package io.taiqu.supervisor.web;

import io.taiqu.supervisor.sms.SmsDesk;
import io.taiqu.supervisor.sms.SmsDesk.Outcome;
import io.taiqu.supervisor.topup.WebhookDesk;
import io.taiqu.supervisor.web.Problem.Kind;
import java.util.List;

/** Messages of customers, as their gateway tells of them. The signature is all that counts. */
final class SmsApi {
  private final Services services;

  SmsApi(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/sms/{gateway}", Route.everyone(), this::take));
  }

  private Answer take(Call call) {
    WebhookDesk.Delivery delivery = WebhookApi.delivery(call, call.path("gateway"));
    return switch (services.sms().take(delivery, call.requestId())) {
      case Outcome.Done(boolean answered, boolean repeated) ->
          Answer.Json.ok(new Told(answered, repeated));
      case Outcome.Refused(SmsDesk.Reason reason, String detail) ->
          throw new Problem(
              switch (reason) {
                case UNKNOWN_GATEWAY -> Kind.NOT_FOUND;
                case NOT_SIGNED -> Kind.NOT_SIGNED_IN;
                case MALFORMED -> Kind.INVALID;
                case OTHER_CONTENT -> Kind.CONFLICT;
              },
              detail);
    };
  }

  /** What came of it. */
  record Told(boolean answered, boolean repeated) {}
}
