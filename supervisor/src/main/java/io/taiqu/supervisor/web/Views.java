package io.taiqu.supervisor.web;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.supervisor.staff.Permission;
import io.taiqu.supervisor.staff.Session;
import io.taiqu.supervisor.web.DistrictPage.Area;
import io.taiqu.supervisor.web.Problem.Kind;
import java.time.Instant;
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
  private final LossRoutes loss;

  Views(
      Services services,
      Templates templates,
      GridRoutes grid,
      AccountRoutes accounts,
      EdgeRoutes edges,
      LossRoutes loss) {
    this.services = services;
    this.templates = templates;
    this.grid = grid;
    this.accounts = accounts;
    this.edges = edges;
    this.loss = loss;
  }

  /** The changing elements of one page. */
  @FunctionalInterface
  interface View {
    /** The present picture. */
    Picture draw(Ui ui);
  }

  /**
   * The changing elements at one moment.
   *
   * @param asOf the time of the data that they show
   * @param html each element's HTML by its id
   */
  record Picture(Instant asOf, Map<String, String> html) {}

  /** The view of a name as pages ask for it, if this visitor may see it. */
  View of(String name, Session visitor) {
    int slash = name.indexOf('/');
    String page = slash < 0 ? name : name.substring(0, slash);
    String key = slash < 0 ? "" : name.substring(slash + 1);
    return switch (page) {
      case "none" -> ui -> new Picture(services.deployment().clock().instant(), Map.of());
      case "overview" -> allowed(visitor, Permission.VIEW_GRID, this::overview);
      case "districts" -> allowed(visitor, Permission.VIEW_GRID, this::ranking);
      case "district" -> allowed(visitor, Permission.VIEW_GRID, ui -> district(ui, key));
      case "transformer" -> allowed(visitor, Permission.VIEW_GRID, ui -> transformer(ui, key));
      case "point" ->
          allowed(visitor, Permission.VIEW_GRID, ui -> point(ui, GridRoutes.supplyPointId(key)));
      case "edges" -> allowed(visitor, Permission.VIEW_GRID, ui -> edges(ui, key));
      case "loss" -> allowed(visitor, Permission.VIEW_GRID, this::progress);
      case "analysis" -> allowed(visitor, Permission.VIEW_CASES, ui -> analysis(ui, key));
      case "account" -> allowed(visitor, Permission.VIEW_CUSTOMERS, ui -> account(ui, key));
      case "top-up" -> {
        accounts.topUpPage(key, visitor);
        yield ui -> {
          TopUpPage topUp = accounts.topUpPage(key, visitor);
          return one(topUp.asOf(), "steps", "part/steps.jte", ui, topUp);
        };
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

  private Picture overview(Ui ui) {
    OverviewPage page = grid.overview(ui.language());
    return one(page.asOf(), "tiles", "part/overview-tiles.jte", ui, page);
  }

  private Picture ranking(Ui ui) {
    return new Picture(grid.districtsPage(ui.language(), "money", "", 1).asOf(), Map.of());
  }

  private Picture district(Ui ui, String key) {
    int slash = key.lastIndexOf('/');
    DistrictPage page =
        grid.district(
            slash < 0 ? key : key.substring(0, slash),
            slash < 0 ? 1 : pageNumber(key.substring(slash + 1)),
            ui.language());
    Map<String, String> html = new LinkedHashMap<>();
    for (Area area : page.areas()) {
      html.put(area.head().elementId(), templates.render("part/area-head.jte", ui, area.head()));
      rows(ui, area.rows(), html);
    }
    return new Picture(page.asOf(), html);
  }

  private Picture transformer(Ui ui, String code) {
    TransformerPage page = grid.transformer(code, ui.language());
    Map<String, String> html = new LinkedHashMap<>();
    html.put(page.head().elementId(), templates.render("part/area-head.jte", ui, page.head()));
    rows(ui, page.rows(), html);
    return new Picture(page.asOf(), html);
  }

  private void rows(Ui ui, List<PointRow> rows, Map<String, String> html) {
    for (PointRow row : rows) {
      html.put(row.elementId(), templates.render("part/point-row.jte", ui, row));
    }
  }

  private Picture point(Ui ui, SupplyPointId id) {
    PointPage page = grid.pointPage(id, ui.language());
    return one(page.asOf(), page.row().elementId(), "part/point-live.jte", ui, page.row());
  }

  private Picture edges(Ui ui, String key) {
    String[] parts = key.split("/", 3);
    EdgesPage page =
        edges.page(
            ui.language(),
            parts[0],
            parts.length > 1 ? parts[1] : "place",
            parts.length > 2 ? pageNumber(parts[2]) : 1);
    Map<String, String> html = new LinkedHashMap<>();
    for (EdgesPage.Row row : page.rows()) {
      html.put(row.elementId(), templates.render("part/edge-row.jte", ui, row));
    }
    return new Picture(page.asOf(), html);
  }

  private static int pageNumber(String text) {
    if (!text.matches("[1-9][0-9]{0,4}")) {
      throw new Problem(Kind.BAD_REQUEST, "No such page.");
    }
    return Integer.parseInt(text);
  }

  private Picture progress(Ui ui) {
    return one(
        services.deployment().clock().instant(),
        "progress",
        "part/survey-progress.jte",
        ui,
        services.surveys().progress());
  }

  private Picture analysis(Ui ui, String code) {
    AnalysisPage page = loss.analysis(code, ui.language());
    return one(page.asOf(), "survey", "part/survey.jte", ui, page);
  }

  private Picture account(Ui ui, String account) {
    AccountPage page = accounts.page(account);
    return one(page.asOf(), "balance", "part/balance.jte", ui, page);
  }

  private Picture one(Instant asOf, String id, String template, Ui ui, Object model) {
    return new Picture(asOf, Map.of(id, templates.render(template, ui, model)));
  }
}
