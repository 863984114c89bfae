package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.web.DistrictPage.Area;
import io.taiqu.supervisor.web.Problem.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which elements of a page change while one looks at it, and their present HTML. */
final class Views {
  private final Services services;
  private final Templates templates;
  private final GridRoutes grid;
  private final AccountRoutes accounts;
  private final EdgeRoutes edges;

  Views(
      Services services,
      Templates templates,
      GridRoutes grid,
      AccountRoutes accounts,
      EdgeRoutes edges) {
    this.services = services;
    this.templates = templates;
    this.grid = grid;
    this.accounts = accounts;
    this.edges = edges;
  }

  /** The changing elements of one page. */
  @FunctionalInterface
  interface View {
    /** The HTML of each element by its id. */
    Map<String, String> elements(Ui ui);
  }

  /** The view of a name as pages ask for it, if this visitor may see it. */
  View of(String name, Session visitor) {
    int slash = name.indexOf('/');
    String page = slash < 0 ? name : name.substring(0, slash);
    String key = slash < 0 ? "" : name.substring(slash + 1);
    return switch (page) {
      case "none" -> ui -> Map.of();
      case "overview" -> allowed(visitor, Permission.VIEW_GRID, this::overview);
      case "districts" -> allowed(visitor, Permission.VIEW_GRID, ui -> Map.of());
      case "district" -> allowed(visitor, Permission.VIEW_GRID, ui -> district(ui, key));
      case "transformer" -> allowed(visitor, Permission.VIEW_GRID, ui -> transformer(ui, key));
      case "point" -> allowed(visitor, Permission.VIEW_GRID, point(GridRoutes.supplyPointId(key)));
      case "edges" -> allowed(visitor, Permission.VIEW_GRID, ui -> edges(ui, key));
      case "account" -> allowed(visitor, Permission.VIEW_CUSTOMERS, ui -> account(ui, key));
      case "top-up" -> {
        accounts.topUpPage(key, visitor);
        yield ui -> one("steps", "part/steps.jte", ui, accounts.topUpPage(key, visitor));
      }
      default -> throw new Problem(Kind.BAD_REQUEST, "No such view.");
    };
  }

  private static View allowed(Session visitor, Permission permission, View view) {
    if (!visitor.may(permission)) {
      throw new Problem(Kind.FORBIDDEN, "Your role does not include this.");
    }
    return view;
  }

  private Map<String, String> overview(Ui ui) {
    OverviewPage page = grid.overview(ui.language());
    Map<String, String> elements = new LinkedHashMap<>();
    elements.put("tiles", templates.render("part/overview-tiles.jte", ui, page));
    return elements;
  }

  private Map<String, String> district(Ui ui, String code) {
    Map<String, String> elements = new LinkedHashMap<>();
    for (Area area : grid.district(code, ui.language()).areas()) {
      elements.put(
          area.head().elementId(), templates.render("part/area-head.jte", ui, area.head()));
      rows(ui, area.rows(), elements);
    }
    return elements;
  }

  private Map<String, String> transformer(Ui ui, String code) {
    TransformerPage page = grid.transformer(code, ui.language());
    Map<String, String> elements = new LinkedHashMap<>();
    elements.put(page.head().elementId(), templates.render("part/area-head.jte", ui, page.head()));
    rows(ui, page.rows(), elements);
    return elements;
  }

  private void rows(Ui ui, List<PointRow> rows, Map<String, String> elements) {
    for (PointRow row : rows) {
      elements.put(row.elementId(), templates.render("part/point-row.jte", ui, row));
    }
  }

  private View point(SupplyPointId id) {
    return ui ->
        services
            .grid()
            .point(id)
            .map(PointRow::plain)
            .map(row -> one(row.elementId(), "part/point-live.jte", ui, row))
            .orElse(Map.of());
  }

  private Map<String, String> edges(Ui ui, String state) {
    Map<String, String> elements = new LinkedHashMap<>();
    edges
        .page(ui.language(), state, "place")
        .rows()
        .forEach(
            row -> elements.put(row.elementId(), templates.render("part/edge-row.jte", ui, row)));
    return elements;
  }

  private Map<String, String> account(Ui ui, String account) {
    return one("balance", "part/balance.jte", ui, accounts.page(account));
  }

  private Map<String, String> one(String id, String template, Ui ui, Object model) {
    return Map.of(id, templates.render(template, ui, model));
  }
}
