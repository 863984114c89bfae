package io.taiqu.supervisor.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.debt.Debt;
import io.taiqu.supervisor.ledger.AccountId;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.sql.SqlDebtStore;
import io.taiqu.supervisor.testing.Station;
import io.taiqu.supervisor.topup.TopUpState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pages in a real browser. Pictures of all of them are kept where {@code taiqu.pictures} says.
 */
final class BrowserTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int PHONE = 360;
  private static final int DESKTOP = 1280;
  private static final int HEIGHT = 900;

  private static SampleStation station;
  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void open(@TempDir Path directory) {
    boolean installed = Files.isExecutable(CHROMIUM);
    String missing = "no Chromium at " + CHROMIUM + ": install Debian's package chromium";
    assertTrue(installed || System.getenv("CI") == null, missing);
    assumeTrue(installed, missing);
    station = new SampleStation(directory);
    station.station.give(Station.estateOf(2).replace("20.00", "21.00"));
    new SqlDebtStore(station.station.database)
        .add(
            new Debt(
                0,
                new AccountId(SampleGrid.POOR),
                Debt.Kind.ARREARS,
                "2025-117",
                Money.parse("120.00"),
                Money.parse("35.50"),
                Money.ZERO,
                new Debt.Terms(30, Optional.of(Money.parse("40")), Money.parse("5")),
                SampleGrid.NOW));
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
      playwright.close();
      station.close();
    }
  }

  private static Map<String, List<String>> pages() {
    String topUp = "/top-ups/" + station.money.recent(9).getLast().id();
    return Map.of(
        "",
        List.of("/sign-in"),
        "supervisor",
        List.of(
            "/overview",
            "/districts",
            "/districts/D1",
            "/transformers/D1-T2",
            "/transformers/D2-T2",
            "/loss?days=30",
            "/loss/bands",
            "/transformers/D1-T2/analysis",
            "/transformers/D2-T1/analysis",
            "/transformers/D2-T2/analysis",
            "/cases",
            "/cases/1",
            "/use-reviews",
            "/use-reviews/1",
            "/points?state=silent",
            "/points/" + station.grid.points(new TransformerId("D1-T1")).get(3).id(),
            "/edges",
            "/edges/" + station.grid.transformers().getFirst().edge(),
            "/alarms",
            "/rollout",
            "/approvals",
            "/bills",
            "/accounts/" + SampleGrid.POOR + "/debts",
            "/audit",
            "/nothing-here"),
        "cashier",
        List.of(
            "/accounts",
            "/accounts?q=10101",
            "/accounts/" + SampleGrid.POOR,
            "/accounts/" + SampleGrid.LATER,
            "/accounts/" + SampleGrid.DEBTOR + "/top-up",
            topUp,
            topUp + "/receipt"),
        "customer",
        List.of("/my", "/my/use", "/my/history"),
        "debtor",
        List.of("/my"),
        "later",
        List.of("/my", "/my/bills/" + SampleGrid.LATER + "-202601"));
  }

  private static BrowserContext context(
      Language language, ColorScheme scheme, int width, boolean script) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setBaseURL(station.url(""))
            .setLocale(language.tag())
            .setColorScheme(scheme)
            .setViewportSize(width, HEIGHT)
            .setJavaScriptEnabled(script));
  }

  private static Page open(BrowserContext context, String user) {
    Page page = context.newPage();
    page.navigate("/sign-in");
    if (!user.isEmpty()) {
      page.fill("#user", user);
      page.fill("#password", SampleStation.PASSWORD);
      page.click("button[type=submit]");
      page.waitForURL(url -> !url.endsWith("/sign-in"));
    }
    return page;
  }

  /**
   * Words and their lengths differ by language, colours by scheme, the fit by width: all of axe's
   * rules once in each language, its rule of contrast again in the dark, the fit at both widths.
   */
  @ParameterizedTest
  @EnumSource(Language.class)
  void everyPageIsAccessibleAndFits(Language language) {
    List<String> faults = new ArrayList<>();
    pages()
        .forEach((user, paths) -> {
          try (BrowserContext context = context(language, ColorScheme.LIGHT, DESKTOP, true)) {
            Page page = open(context, user);
            page.onConsoleMessage(message -> {
              // The browser itself complains of the address that is meant to be unknown.
              if (message.type().equals("error") && !message.text().contains("404")) {
                faults.add(page.url() + ": console: " + message.text());
              }
            });
            paths.forEach(path -> look(page, path, user, language, faults));
          }
        });
    assertEquals(List.of(), faults);
  }

  private static void look(
      Page page, String path, String user, Language language, List<String> faults) {
    page.navigate(path);
    judge(new AxeBuilder(page).setLegacyMode(true), path + " " + language, faults);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    judge(
        new AxeBuilder(page).setLegacyMode(true).withRules(List.of("color-contrast")),
        path + " " + language + " in the dark",
        faults);
    picture(page, user + path, language + " dark 1280");
    page.setViewportSize(PHONE, HEIGHT);
    fits(page, path + " " + language + " on a phone", faults);
    picture(page, user + path, language + " dark 360");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    picture(page, user + path, language + " light 360");
    page.setViewportSize(DESKTOP, HEIGHT);
    fits(page, path + " " + language, faults);
    picture(page, user + path, language + " light 1280");
  }

  private static void judge(AxeBuilder axe, String where, List<String> faults) {
    for (Rule rule : axe.analyze().getViolations()) {
      faults.add(where + ": " + rule.getId() + " " + places(rule));
    }
  }

  private static void fits(Page page, String where, List<String> faults) {
    Object wide =
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
    if (Boolean.TRUE.equals(wide)) {
      faults.add(where + ": wider than the screen");
    }
  }

  private static String places(Rule rule) {
    return rule.getNodes().stream()
        .limit(3)
        .map(node -> String.valueOf(node.getHtml()))
        .collect(Collectors.joining(" | "));
  }

  private static void picture(Page page, String path, String how) {
    String directory = System.getProperty("taiqu.pictures", "");
    if (!directory.isEmpty()) {
      String name = (path + " " + how).replaceAll("[^A-Za-z0-9]+", "_") + ".png";
      page.screenshot(
          new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(directory, name)));
    }
  }

  @Test
  void topUpIsFollowedLiveToTheMeter() {
    try (BrowserContext context = context(Language.ENGLISH, ColorScheme.LIGHT, DESKTOP, true)) {
      Page page = open(context, "cashier");
      pay(page);
      page.waitForSelector("text=signed credit is about to leave");
      page.waitForSelector(".asof[data-live=on]");
      var topUp = station.money.recent(1).getFirst();
      station.money.move(topUp.id(), TopUpState.SUPPLY_ON);
      station.feed.publish(new Change.TopUpMoved(topUp.id()));
      page.waitForSelector("text=The credit is in the meter");
    }
  }

  @Test
  void everythingWorksWithoutScript() {
    try (BrowserContext context = context(Language.CHINESE, ColorScheme.LIGHT, PHONE, false)) {
      Page page = open(context, "cashier");
      pay(page);
      station.money.move(station.money.recent(1).getFirst().id(), TopUpState.CONFIRMED);
      page.click("text=重新载入");
      page.waitForSelector("text=等待实测合闸");
    }
  }

  private static void pay(Page page) {
    page.navigate("/accounts?q=" + SampleGrid.DEBTOR);
    page.click("a[href$='/top-up']");
    page.check("input[name=amount][value='50.00']", new Page.CheckOptions().setForce(true));
    page.click("main button[type=submit]");
    page.click("button:has-text('50.00')");
    page.waitForURL(url -> url.contains("/top-ups/"));
  }

  @Test
  void searchFindsWhileOneTypes() {
    try (BrowserContext context = context(Language.ENGLISH, ColorScheme.LIGHT, DESKTOP, true)) {
      Page page = open(context, "cashier");
      page.navigate("/accounts");
      page.locator("#q").pressSequentially(SampleGrid.POOR);
      page.waitForSelector("#found a[href='/accounts/" + SampleGrid.POOR + "']");
    }
  }

  @Test
  void openPageSaysThatItIsLive() {
    try (BrowserContext context = context(Language.ENGLISH, ColorScheme.DARK, DESKTOP, true)) {
      Page page = open(context, "supervisor");
      page.navigate("/edges");
      page.waitForSelector(".asof[data-live=on]");
      assertEquals(4, page.locator("tbody tr").count());
    }
  }
}
