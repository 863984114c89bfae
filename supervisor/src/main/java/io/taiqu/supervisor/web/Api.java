package io.taiqu.supervisor.web;

import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.obstacle.Obstacle;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The REST API: its routes and what all of them share. */
final class Api {
  private static final int PAGE = 200;
  private static final int LARGEST_PAGE = 1_000;

  private Api() {}

  static List<Route> routes(Services services, Payments payments) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new GridApi(services).routes());
    routes.addAll(new TopologyApi(services).routes());
    routes.addAll(new CtRoutes(services).api());
    routes.addAll(new AmendmentApi(services).routes());
    routes.add(new ExportApi(services).route());
    routes.addAll(new EdgeApi(services).routes());
    routes.addAll(new TopUpApi(services, payments).routes());
    routes.addAll(new MoneyOrderRoutes(services).api());
    routes.addAll(new StationApi(services).routes());
    routes.addAll(new ApprovalApi(services).routes());
    routes.addAll(new RecoveryApi(services, payments).routes());
    routes.addAll(new GrantApi(services).routes());
    routes.addAll(new FuseApi(services).routes());
    routes.addAll(new RollOutRoutes(services).api());
    routes.addAll(new DebtRoutes(services).api());
    routes.addAll(new NoticeRoutes(services).api());
    routes.addAll(new BillRoutes(services).api());
    routes.addAll(new ProtectionApi(services).routes());
    routes.addAll(new WebhookApi(services).routes());
    routes.addAll(new SmsApi(services).routes());
    routes.addAll(new LossApi(services).routes());
    routes.addAll(new CaseApi(services).routes());
    routes.addAll(new UseReviewApi(services).routes());
    return routes;
  }

  /**
   * An amount as JSON carries it: a decimal text, because nano units pass what a JSON number can
   * hold.
   *
   * @param amount the exact amount
   * @param currency ISO 4217
   */
  record Amount(String amount, String currency) {}

  static Amount amount(Money money, Services services) {
    return new Amount(money.toDecimalString(), services.deployment().currency().code());
  }

  /** What a member of a body says; nothing if it is missing. */
  static String text(@Nullable String given) {
    return given == null ? "" : given.strip();
  }

  /** The value of that name; a problem that names them all if there is none. */
  static <E extends Enum<E>> E choice(Class<E> choices, String name) {
    E[] all = choices.getEnumConstants();
    return Arrays.stream(all)
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new Problem(
                Problem.Kind.INVALID,
                Obstacle.of(
                    Obstacle.Code.NO_CHOICE,
                    name,
                    Arrays.stream(all).map(Enum::name).collect(Collectors.joining(", ")))));
  }

  /** A list with the address of its next page, where there is one. */
  static Answer page(List<?> items, Optional<String> next) {
    Map<String, String> headers =
        next.map(address -> Map.of("Link", "<" + address + ">; rel=\"next\"")).orElse(Map.of());
    return new Answer.Json(200, new Items(items), headers);
  }

  /** Some entries of a list in its order. */
  @FunctionalInterface
  interface Part {
    /** So many at the most, after so many that are passed over. */
    List<?> of(int skip, int limit);
  }

  /**
   * The page of a list that a call asks for by {@code limit} and {@code after}, the number of
   * entries before it.
   *
   * @param address of the list up to where these two can stand
   */
  static Answer page(Call call, String address, Part part) {
    int limit = (int) call.queryNumber("limit", PAGE, 1, LARGEST_PAGE);
    int after = (int) call.queryNumber("after", 0, 0, Integer.MAX_VALUE - LARGEST_PAGE);
    // One more tells whether there is a next page.
    List<?> found = part.of(after, limit + 1);
    return found.size() > limit
        ? page(
            found.subList(0, limit),
            Optional.of(address + "limit=" + limit + "&after=" + (after + limit)))
        : page(found, Optional.empty());
  }

  /**
   * A list.
   *
   * @param items its entries
   */
  record Items(List<?> items) {}

  static Optional<Instant> instant(Call call, String name) {
    return call.query(name)
        .map(text -> {
          try {
            return Instant.parse(text);
          } catch (DateTimeParseException e) {
            throw new Problem(
                Problem.Kind.BAD_REQUEST,
                "Parameter " + name + " must be an instant such as 2026-03-02T02:00:00Z.");
          }
        });
  }

  static Optional<LocalDate> date(Call call, String name) {
    return call.query(name)
        .map(text -> {
          try {
            return LocalDate.parse(text);
          } catch (DateTimeParseException e) {
            throw new Problem(
                Problem.Kind.BAD_REQUEST,
                "Parameter " + name + " must be a day such as 2026-03-02.");
          }
        });
  }
}
