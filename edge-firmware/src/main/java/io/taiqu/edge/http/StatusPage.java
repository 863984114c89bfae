package io.taiqu.edge.http;

import io.taiqu.edge.core.line.LineDiagnosis;
import io.taiqu.edge.core.line.LineFinding;
import io.taiqu.edge.core.line.LineObservation;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.MeterReport;
import io.taiqu.protocol.quantity.Current;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.protocol.quantity.Voltage;
import io.taiqu.protocol.time.LocalTimes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The status as a page that works without script, in two languages, on a phone in the sun. */
final class StatusPage {
  private final StatusView view;
  private final UnitFacts facts;
  private final Language language;
  private final Html html = new Html();

  private StatusPage(StatusView view, UnitFacts facts, Language language) {
    this.view = view;
    this.facts = facts;
    this.language = language;
  }

  static String of(StatusView view, UnitFacts facts, Language language) {
    return new StatusPage(view, facts, language).render();
  }

  /** A page for the seconds before there is a status. */
  static String starting(Language language) {
    Html html = new Html();
    open(html, language, language.say("Starting", "正在启动"), 2);
    html.markup("<main><h1>")
        .text(language.say("The unit is starting…", "装置正在启动…"))
        .markup("</h1></main></body></html>");
    return html.toString();
  }

  private static void open(Html html, Language language, String title, int refreshSeconds) {
    begin(html, language);
    html.markup("<meta http-equiv=\"refresh\" content=\"" + refreshSeconds + "\">");
    end(html, title);
  }

  /** The head of a page that stays as it is. */
  static void head(Html html, Language language, String title) {
    begin(html, language);
    end(html, title);
  }

  private static void begin(Html html, Language language) {
    html.markup(
            "<!doctype html><html lang=\"" + language.tag() + "\"><head><meta charset=\"utf-8\">")
        .markup(
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">");
  }

  private static void end(Html html, String title) {
    html.markup("<link rel=\"stylesheet\" href=\"/style.css\"><link rel=\"icon\" href=\"data:,\">")
        .element("title", title)
        .markup("</head><body>");
  }

  private String say(String english, String chinese) {
    return language.say(english, chinese);
  }

  private String render() {
    open(html, language, facts.transformer() + " · Taiqu", 10);
    header();
    html.markup("<main>");
    tiles();
    alarms();
    meters();
    buses();
    html.markup("</main>");
    footer();
    return html.markup("</body></html>").toString();
  }

  private void header() {
    html.markup("<header><div><p class=\"brand\">")
        .text(say("Taiqu edge unit", "台区边缘装置"))
        .markup("</p>");
    html.element("h1", facts.transformer());
    html.element("p", "muted", facts.deploymentName())
        .markup("</div><nav aria-label=\"")
        .text(say("Language", "语言"))
        .markup("\">");
    html.markup(
        "<a href=\"/?lang=en\" lang=\"en\">English</a> <a href=\"/?lang=zh\" lang=\"zh-CN\">中文</a></nav></header>");
  }

  /** One line for each kind of alarm, with the meters that have it. */
  private void alarms() {
    if (view.alarms().isEmpty()) {
      return;
    }
    Map<String, List<StatusView.ActiveAlarm>> byMeaning = new LinkedHashMap<>();
    for (StatusView.ActiveAlarm alarm : view.alarms()) {
      byMeaning
          .computeIfAbsent(
              language.alarm(alarm.kind(), alarm.detail()), meaning -> new ArrayList<>())
          .add(alarm);
    }
    html.markup("<section class=\"alarms\" role=\"alert\">")
        .element("h2", say("Needs attention", "需要处理"))
        .markup("<ul>");
    byMeaning.forEach((meaning, alarms) -> {
      html.markup("<li>").element("strong", meaning);
      String where =
          alarms.stream()
              .flatMap(alarm -> alarm.point().stream())
              .map(this::serialOf)
              .collect(Collectors.joining(", "));
      html.element(
          "span",
          "sub",
          (where.isEmpty() ? "" : say("Meter ", "电表 ") + where + " · ")
              + say("for ", "已持续 ")
              + age(alarms.getFirst().since()));
      html.markup("</li>");
    });
    html.markup("</ul></section>");
  }

  private String serialOf(SupplyPointId point) {
    return view.meters().stream()
        .filter(meter -> meter.point().equals(point))
        .map(meter -> meter.serial().toString())
        .findFirst()
        .orElseGet(point::toString);
  }

  private void tiles() {
    html.markup("<dl class=\"tiles\">");
    tile(
        say("Supervisor", "主站"),
        view.connected() ? say("connected", "已连接") : say("not connected", "未连接"),
        view.connected() ? "good" : "warn");
    tile(say("Clock", "时钟"), language.of(view.clock()), "");
    tile(say("Meters answering", "在线电表"), answering() + " / " + view.meters().size(), "");
    tile(
        say("Readings to deliver", "待送记录"),
        Long.toString(view.readings().pendingRecords()),
        view.readings().diskFull() ? "bad" : "");
    tile(
        say("Ledger entry", "账本条目"),
        Long.toString(view.ledger().sequence()),
        view.ledger().diskFull() ? "bad" : "");
    tile(
        say("Poll cycle", "抄读周期"),
        view.pollCycleMillis().map(millis -> seconds(millis)).orElse("–"),
        "");
    tile(
        say("Memory", "内存"),
        facts
            .residentBytes()
            .map(bytes -> String.format(Locale.ROOT, "%.1f MB", bytes / 1e6))
            .orElse("–"),
        "");
    tile(
        say("First reading after", "首次抄读用时"),
        facts.startMillis().map(StatusPage::seconds).orElse("–"),
        "");
    html.markup("</dl>");
  }

  private long answering() {
    return view.meters().stream()
        .filter(meter ->
            switch (meter.link()) {
              case UP -> true;
              case DOWN, UNKNOWN -> false;
            })
        .count();
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.2f s", millis / 1e3);
  }

  private void tile(String name, String value, String cssClass) {
    html.markup("<div class=\"tile " + cssClass + "\">")
        .element("dt", name)
        .element("dd", value)
        .markup("</div>");
  }

  private void meters() {
    html.markup("<section>")
        .element("h2", say("Meters", "电表"))
        .markup(commissioningHint())
        .markup("<div class=\"scroll\"><table class=\"cards\"><thead><tr>");
    column("", say("Meter", "电表"));
    column("", say("Link", "通信"));
    column("number", say("Balance", "余额"));
    column("", say("Supply", "供电"));
    column("number", say("Register", "示数"));
    column("number", say("Power", "功率"));
    column("number", say("Voltage", "电压"));
    column("number", say("Current", "电流"));
    column("number", say("Age", "数据时效"));
    html.markup("</tr></thead><tbody>");
    view.meters().forEach(this::meter);
    html.markup("</tbody></table></div><p><a href=\"/token\">")
        .text(say("Enter a token", "输入充值码"))
        .markup("</a></p></section>");
  }

  private String commissioningHint() {
    long waiting = view.meters().stream().filter(one -> one.outOfService().isPresent()).count();
    if (waiting == 0) {
      return "";
    }
    return "<p class=\"hold\">"
        + say(
                "Not in service: %d. Stop the service, then: <code>taiqu edge commission --page</code>",
                "未投运：%d 只。请停止服务后运行：<code>taiqu edge commission --page</code>")
            .formatted(waiting)
        + "</p>";
  }

  private void column(String cssClass, String name) {
    html.markup("<th scope=\"col\" class=\"" + cssClass + "\">").text(name).markup("</th>");
  }

  private void meter(StatusView.Meter meter) {
    boolean supplyMeter =
        switch (meter.role()) {
          case SUPPLY -> true;
          case CUSTOMER -> false;
        };
    html.markup(supplyMeter ? "<tr class=\"supply\">" : "<tr>");
    html.markup("<th scope=\"row\">").text(meter.serial().toString());
    html.markup("<span class=\"sub\" title=\"" + meter.point() + "\">")
        .text(
            supplyMeter
                ? say("transformer's supply", "台区总表")
                : meter.point().toString().substring(0, 8));
    html.markup("</span></th>");
    begin("", say("Link", "通信"));
    link(meter);
    html.markup("</td>");
    balance(meter.account());
    supply(meter.supply());
    cell(
        say("Register", "示数"),
        meter.register().map(position -> position.register().toKilowattHourString() + " kWh"));
    cell(say("Power", "功率"), meter.sample().map(sample -> sample.power().watts() + " W"));
    cell(
        say("Voltage", "电压"),
        meter.sample().map(sample -> joined(sample.voltages(), Voltage::millivolts, 1) + " V"));
    cell(
        say("Current", "电流"),
        meter.sample().map(sample -> joined(sample.currents(), Current::milliamps, 2) + " A"));
    age(meter);
    html.markup("</tr>");
  }

  private void age(StatusView.Meter meter) {
    begin("number", say("Age", "数据时效"));
    html.text(meter.register().map(MeterReport.Position::at).map(this::age).orElse("–"));
    meter
        .pace()
        .every()
        .ifPresent(every ->
            html.element(
                "span", "sub", say("read every ", "抄读间隔 ") + every.toSeconds() + say(" s", " 秒")));
    html.markup("</td>");
  }

  private void link(StatusView.Meter meter) {
    String badge =
        switch (meter.link()) {
          case UP -> "good";
          case DOWN -> "bad";
          case UNKNOWN -> "muted";
        };
    html.element("span", "badge " + badge, language.of(meter.link()));
    meter.lastFailure().ifPresent(cause -> html.element("span", "sub", language.of(cause)));
    meter
        .outOfService()
        .ifPresent(why -> html.element("span", "hold", say("Not in service: ", "未投运：") + why));
  }

  private void cell(String head, Optional<String> value) {
    begin("number", head);
    html.text(value.orElse("–")).markup("</td>");
  }

  /** On a phone a row is a card, and every cell carries its heading. */
  private void begin(String cssClass, String head) {
    html.markup("<td class=\"" + cssClass + "\" data-head=\"").text(head).markup("\">");
  }

  /** What is left; of a customer who pays afterwards what is owed, or paid ahead. */
  static String shown(StatusView.Account money) {
    String text = money(money.balance());
    return money.postPaid() && text.startsWith("-") ? text.substring(1) : text;
  }

  private void balance(Optional<StatusView.Account> account) {
    begin("number", say("Balance", "余额"));
    if (account.isEmpty()) {
      html.text("–");
    } else {
      StatusView.Account money = account.get();
      html.element(
          "span",
          money.balance().isNegative() ? "debt" : "",
          shown(money) + " " + facts.currency());
      if (money.postPaid()) {
        html.element("span", "sub", language.postPaid(money.balance()));
      } else if (money.emergencyInUse()) {
        html.element("span", "sub", say("emergency credit in use", "正在使用应急额度"));
      } else if (money.warningStep() > 0) {
        html.element(
            "span",
            "sub",
            say("warning %d of %d", "预警 %d / %d")
                .formatted(money.warningStep(), money.warningSteps()));
      }
    }
    html.markup("</td>");
  }

  private void supply(Optional<StatusView.Supply> supply) {
    begin("", say("Supply", "供电"));
    if (supply.isEmpty()) {
      html.text("–");
    } else {
      StatusView.Supply relay = supply.get();
      String badge =
          switch (relay.commanded()) {
            case ON -> "good";
            case OFF -> "bad";
          };
      html.element("span", "badge " + badge, language.of(relay.commanded()));
      html.element("span", "sub", language.of(relay.feedback()));
      relay
          .hold()
          .ifPresent(
              reason -> html.element("span", "hold", say("Held: ", "暂缓：") + language.of(reason)));
      if (relay.safetyLock()) {
        html.element("span", "hold", say("Safety lock", "安全锁"));
      }
    }
    html.markup("</td>");
  }

  private void buses() {
    html.markup("<section>")
        .element("h2", say("Serial lines", "串行总线"))
        .markup("<div class=\"scroll\"><table><thead><tr>");
    column("", say("Line", "总线"));
    column("", say("State", "状态"));
    column("number", say("Sweeps", "巡检"));
    column("number", say("Last sweep", "最近一次"));
    column("number", say("Answers", "应答"));
    column("number", say("Silent", "无应答"));
    column("number", say("Damaged", "损坏"));
    column("number", say("Refused", "拒绝"));
    html.markup("</tr></thead><tbody>");
    for (UnitFacts.Bus bus : facts.buses()) {
      html.markup("<tr><th scope=\"row\">")
          .text(bus.name())
          .element("span", "sub", bus.port())
          .markup("</th><td>");
      html.element(
          "span",
          bus.problem().isEmpty() ? "badge good" : "badge bad",
          bus.problem().orElse(say("open", "已打开")));
      for (LineFinding finding : LineDiagnosis.of(bus.seen())) {
        html.element("span", "hold", language.of(finding));
      }
      html.element("span", "sub", damaged(bus.seen()));
      html.markup("</td>");
      for (String number :
          List.of(
              Long.toString(bus.sweeps()),
              seconds(bus.lastSweepMillis()),
              Long.toString(bus.answered()),
              Long.toString(bus.silent()),
              Long.toString(bus.garbled()),
              Long.toString(bus.refused()))) {
        html.element("td", "number", number);
      }
      html.markup("</tr>");
    }
    html.markup("</tbody></table></div></section>");
  }

  /** Which devices' answers were lately damaged, and how often. */
  private String damaged(LineObservation seen) {
    String list =
        seen.devices().stream()
            .filter(device -> device.counts().damaged() > 0)
            .map(device ->
                "%d: %.1f %%".formatted(device.unit(), device.counts().damagedPerMille() / 10.0))
            .collect(Collectors.joining(", "));
    return list.isEmpty() ? "" : say("damaged by address: ", "按地址损坏率：") + list;
  }

  private void footer() {
    html.markup("<footer><p>")
        .text(
            view.edge()
                + " · "
                + say("version ", "版本 ")
                + facts.version()
                + " · "
                + LocalTimes.text(view.at(), facts.zone()))
        .markup("</p><p>");
    html.text(
        say("Policy ", "策略 ")
            + view.policy()
            + " · "
            + say("tariffs ", "电价 ")
            + view.tariffs()
            + " · "
            + say("ledger head ", "账本链首 "));
    html.element("code", view.ledger().head().toString().substring(0, 16)).markup("</p>");
    if (view.documentsRefused() > 0) {
      html.markup("<p>")
          .text(
              say("Documents refused: ", "拒收文件：")
                  + view.documentsRefused()
                  + view.lastRefusal().map(why -> " (" + why + ")").orElse(""))
          .markup("</p>");
    }
    html.markup("<p><a href=\"/status.json\">JSON</a> · <a href=\"/status.txt\">")
        .text(say("plain text", "纯文本"))
        .markup("</a></p></footer>");
  }

  private static <T> String joined(List<T> values, Function<T, Long> thousandths, int digits) {
    return values.stream()
        .map(value ->
            BigDecimal.valueOf(thousandths.apply(value), 3)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString())
        .collect(Collectors.joining(" / "));
  }

  /**
   * Money to two digits, for people; exact amounts are in the JSON. Rounded down, so that a debt
   * never looks like nothing.
   */
  static String money(Money money) {
    return BigDecimal.valueOf(money.nano(), Money.SCALE)
        .setScale(2, RoundingMode.FLOOR)
        .toPlainString();
  }

  private String age(Instant at) {
    Duration age = Duration.between(at, view.at());
    if (age.isNegative() || age.toSeconds() < 1) {
      return say("now", "刚刚");
    }
    if (age.toMinutes() < 2) {
      return say("%d s", "%d 秒").formatted(age.toSeconds());
    }
    if (age.toHours() < 2) {
      return say("%d min", "%d 分钟").formatted(age.toMinutes());
    }
    return age.toDays() < 2
        ? say("%d h", "%d 小时").formatted(age.toHours())
        : say("%d d", "%d 天").formatted(age.toDays());
  }
}
