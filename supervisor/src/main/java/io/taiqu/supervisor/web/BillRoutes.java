package io.taiqu.supervisor.web;

import io.taiqu.supervisor.bill.Bill;
import io.taiqu.supervisor.bill.Bill.Standing;
import io.taiqu.supervisor.customer.CustomerView.CustomerFile;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bills of customers who pay afterwards: looked at, let go, told. */
final class BillRoutes {
  private static final int LINES = 60;
  private static final int MOST_AT_ONCE = 10_000;

  private final Services services;

  BillRoutes(Services services) {
    this.services = services;
  }

  List<Route> routes() {
    Route.Access staff = Route.holders(Permission.VIEW_CUSTOMERS);
    return List.of(
        Route.get("/bills", staff, call -> new Answer.Html(200, "bills.jte", page())),
        Route.post("/bills/release", Route.holders(Permission.RELEASE_BILLS), this::releaseOnPage),
        Route.get("/bills/{number}", staff, call -> bill(standing(call), false)),
        Route.get(
            "/my/bills/{number}",
            Route.holders(Permission.VIEW_OWN_ACCOUNT),
            call -> bill(own(call), true)));
  }

  List<Route> api() {
    Route.Access staff = Route.holders(Permission.VIEW_CUSTOMERS);
    return List.of(
        Route.get("/api/v1/bills", staff, this::list),
        Route.get(
            "/api/v1/accounts/{account}/bills",
            staff,
            call -> told(services.bills().ofAccount(account(call.path("account")), LINES))),
        Route.post(
            "/api/v1/bills/release", Route.holders(Permission.RELEASE_BILLS), this::release));
  }

  private BillsPage page() {
    return new BillsPage(now(), services.bills().toReview(), services.bills().unpaid());
  }

  /** One bill by its number, or all that were shown to the one who lets them go. */
  private Answer releaseOnPage(Call call) {
    List<Bill> waiting = services.bills().toReview().stream().map(Standing::bill).toList();
    Bill.Number last = number(call.field("number"));
    Set<Bill.Number> numbers =
        call.field("all").isEmpty()
            ? Set.of(last)
            : waiting.stream()
                .filter(bill -> bill.order() <= orderOf(last))
                .map(Bill::number)
                .collect(Collectors.toSet());
    release(numbers, call);
    return new Answer.Redirect("/bills");
  }

  private long orderOf(Bill.Number number) {
    return services.bills().find(number).map(standing -> standing.bill().order()).orElse(0L);
  }

  private List<Bill> release(Set<Bill.Number> numbers, Call call) {
    return services.bills().release(numbers, call.visitor().user().value(), call.requestId());
  }

  private Answer release(Call call) {
    Numbers wanted = call.json(Numbers.class);
    List<String> numbers = wanted.numbers() == null ? List.of() : wanted.numbers();
    if (numbers.isEmpty() || numbers.size() > MOST_AT_ONCE) {
      throw new Problem(Kind.INVALID, "numbers must hold 1 to 10000 numbers of bills.");
    }
    List<Standing> released = new ArrayList<>();
    for (Bill bill :
        release(numbers.stream().map(BillRoutes::number).collect(Collectors.toSet()), call)) {
      services.bills().find(bill.number()).ifPresent(released::add);
    }
    return told(released);
  }

  private Answer list(Call call) {
    return switch (call.query("state").orElse("unpaid")) {
      case "review" -> told(services.bills().toReview());
      case "unpaid" -> told(services.bills().unpaid());
      default -> throw new Problem(Kind.INVALID, "state must be review or unpaid.");
    };
  }

  private Answer told(List<Standing> standings) {
    return Api.page(standings.stream().map(this::told).toList(), Optional.empty());
  }

  private Told told(Standing standing) {
    Bill bill = standing.bill();
    return new Told(
        bill.number().toString(),
        bill.account().value(),
        bill.month().toString(),
        bill.kind(),
        standing.state(),
        bill.energy().wattHours(),
        Api.amount(bill.amount(), services),
        Api.amount(bill.orders(), services),
        Api.amount(bill.adjustment(), services),
        Api.amount(standing.outstanding(), services),
        bill.computedAt(),
        bill.release().map(release -> release.dueOn().toString()),
        bill.estimate()
            .map(estimate ->
                new Supposed(
                    estimate.basis(),
                    estimate.daily().wattHours(),
                    estimate.bounded(),
                    estimate.readUntil())),
        bill.compared().stream()
            .map(month ->
                new Settled(
                    month.month().toString(),
                    month.estimated().wattHours(),
                    Api.amount(month.estimatedCharge(), services),
                    month.read().wattHours(),
                    Api.amount(month.readCharge(), services)))
            .toList(),
        bill.parts().stream()
            .map(part ->
                new Part(
                    part.from(),
                    part.version(),
                    part.rates().stream()
                        .map(used -> new Rate(used.rate(), used.energy().wattHours()))
                        .toList(),
                    Api.amount(part.charge(), services)))
            .toList());
  }

  private Answer bill(Standing standing, boolean own) {
    return new Answer.Html(
        200,
        "bill.jte",
        new BillPage(
            now(),
            standing,
            services.customers().find(standing.bill().account()).map(CustomerFile::name).orElse(""),
            own));
  }

  private Standing standing(Call call) {
    return services
        .bills()
        .find(number(call.path("number")))
        .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such bill."));
  }

  /** A customer sees the own bills, once somebody has let them go. */
  private Standing own(Call call) {
    Standing standing = standing(call);
    boolean visible =
        call.visitor().account().equals(Optional.of(standing.bill().account().value()))
            && standing.bill().release().isPresent();
    if (!visible) {
      throw new Problem(Kind.NOT_FOUND, "No such bill.");
    }
    return standing;
  }

  private AccountId account(String text) {
    if (!AccountId.isValid(text) || services.customers().find(new AccountId(text)).isEmpty()) {
      throw new Problem(Kind.NOT_FOUND, "No such account.");
    }
    return new AccountId(text);
  }

  private static Bill.Number number(String text) {
    return Bill.Number.parse(text).orElseThrow(() -> new Problem(Kind.NOT_FOUND, "No such bill."));
  }

  private Instant now() {
    return services.deployment().clock().instant();
  }

  /** Bills to be let go. */
  record Numbers(@Nullable List<String> numbers) {}

  /** A bill as the API tells it. */
  record Told(
      String number,
      String account,
      String month,
      Bill.Kind kind,
      Bill.State state,
      long energyWh,
      Api.Amount amount,
      Api.Amount orders,
      Api.Amount adjustment,
      Api.Amount outstanding,
      Instant computedAt,
      Optional<String> dueOn,
      Optional<Supposed> estimate,
      List<Settled> settles,
      List<Part> parts) {}

  /** How energy was estimated. */
  record Supposed(Bill.Basis basis, long dailyWh, boolean bounded, Instant readUntil) {}

  /** A month that was estimated and is read. */
  record Settled(
      String month, long estimatedWh, Api.Amount estimated, long readWh, Api.Amount read) {}

  /** A part of the month under one version of the tariff. */
  record Part(Instant from, int tariffVersion, List<Rate> rates, Api.Amount charge) {}

  /** Energy at a rate. */
  record Rate(String rate, long energyWh) {}
}
