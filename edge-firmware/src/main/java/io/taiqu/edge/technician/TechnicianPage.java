package io.taiqu.edge.technician;

import io.taiqu.edge.commissioning.Finding;
import io.taiqu.edge.commissioning.Identification;
import io.taiqu.edge.commissioning.PlannedMeter;
import io.taiqu.edge.commissioning.Procedure;
import io.taiqu.edge.commissioning.Procedure.Action;
import io.taiqu.edge.commissioning.Progress;
import io.taiqu.edge.commissioning.Question;
import io.taiqu.edge.commissioning.RelayVerdict;
import io.taiqu.edge.commissioning.Sheet;
import io.taiqu.edge.commissioning.SitePlan;
import io.taiqu.edge.commissioning.SumCheck;
import io.taiqu.edge.http.Html;
import io.taiqu.edge.http.Language;
import io.taiqu.edge.technician.CommissioningDesk.Phase;
import io.taiqu.edge.technician.CommissioningDesk.Situation;
import java.util.List;
import java.util.Optional;

/** The page at one moment: where the work is, what is asked, what was found, and one big button. */
final class TechnicianPage {
  /** Seconds after which a page that waits for the unit loads itself again. */
  private static final int RELOAD = 3;

  private static final int LONGEST_NAME = 60;

  private final SitePlan plan;
  private final Language language;
  private final Situation now;
  private final Sheet sheet;
  private final FindingWords words;
  private final Html html = new Html();

  private TechnicianPage(SitePlan plan, Situation now, Language language) {
    this.plan = plan;
    this.language = language;
    this.now = now;
    this.sheet = Sheet.of(plan, now.progress());
    this.words = new FindingWords(plan, language);
  }

  /** The page of a technician who has shown the code. */
  static String of(SitePlan plan, Situation now, Language language) {
    return new TechnicianPage(plan, now, language).render();
  }

  /**
   * The page that asks for the code.
   *
   * @param refused why the last try was refused
   */
  static String door(SitePlan plan, Language language, Optional<String> refused) {
    Html html = new Html();
    head(html, plan, language, false);
    refused.ifPresent(
        why -> html.markup("<p role=\"alert\" class=\"box bad\">").text(why).markup("</p>"));
    html.markup("<form method=\"post\" action=\"/code?lang=" + language.tag() + "\"><label><span>")
        .text(language.say("Code that the unit showed", "终端显示的口令"))
        .markup(
            "</span><input name=\"code\" inputmode=\"numeric\" autocomplete=\"off\" required maxlength=\"20\"></label><button>")
        .text(language.say("Go on", "继续"))
        .markup("</button></form></main></body></html>");
    return html.toString();
  }

  private static void head(Html html, SitePlan plan, Language language, boolean reload) {
    html.markup(
            "<!doctype html><html lang=\"" + language.tag() + "\"><head><meta charset=\"utf-8\">")
        .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .markup("<meta name=\"color-scheme\" content=\"only light\">")
        .markup(reload ? "<meta http-equiv=\"refresh\" content=\"" + RELOAD + "\">" : "")
        .markup(
            "<link rel=\"stylesheet\" href=\"/technician.css\"><link rel=\"icon\" href=\"data:,\">")
        .element("title", language.say("Commissioning", "投运") + " " + plan.transformer().code())
        .markup("</head><body><header><div><p>")
        .text(language.say("Commissioning", "台区投运"))
        .markup("</p>")
        .element("h1", plan.transformer().code())
        .markup("</div><nav aria-label=\"")
        .text(language.say("Language", "语言"))
        .markup(
            "\"><a href=\"/?lang=en\" lang=\"en\">English</a><a href=\"/?lang=zh\" lang=\"zh-CN\">中文</a></nav></header><main>");
  }

  private String say(String english, String chinese) {
    return language.say(english, chinese);
  }

  private String render() {
    head(html, plan, language, now.phase() == Phase.WORKING);
    if (now.phase() == Phase.LEFT) {
      html.markup("<p role=\"status\" class=\"box\">")
          .text(
              say(
                  "Commissioning has ended. Start the unit’s service again; you can close this page.",
                  "投运已结束。请重新启动终端服务；本页可以关闭。"))
          .markup("</p></main></body></html>");
      return html.toString();
    }
    now.trouble()
        .ifPresent(why ->
            html.markup("<p role=\"alert\" class=\"box bad\"><b>")
                .text(say("It broke off", "中断"))
                .markup("</b> ")
                .text(why)
                .markup(" ")
                .text(say("What was done is kept.", "已完成的步骤均已保存。"))
                .markup("</p>"));
    now.question().ifPresent(this::question);
    if (now.phase() == Phase.WORKING) {
      html.markup("<p role=\"status\" class=\"box now\">").text(doing()).markup("</p>");
    }
    if (now.phase() != Phase.WORKING && now.progress().signedOff().isPresent()) {
      signed();
    }
    steps();
    findings();
    if (now.phase() == Phase.WAITING) {
      orders();
    } else if (now.phase() == Phase.WORKING) {
      pause();
    }
    meters();
    html.markup("</main></body></html>");
    return html.toString();
  }

  private void form(String action) {
    html.markup("<form method=\"post\" action=\"/" + action + "?lang=" + language.tag() + "\">")
        .markup("<input type=\"hidden\" name=\"step\" value=\"" + now.step() + "\">");
  }

  private void question(Question question) {
    html.markup("<section class=\"box ask\" aria-labelledby=\"ask\"><h2 id=\"ask\">")
        .text(say("You are asked", "请回答"))
        .markup("</h2><p>")
        .text(asked(question))
        .markup("</p>");
    form("answer");
    if (question.choices().isEmpty()) {
      html.markup("<label><span>")
          .text(say("Reason", "原因"))
          .markup(
              "</span><input name=\"answer\" required minlength=\"2\" maxlength=\"200\" autocomplete=\"off\"></label><button>")
          .text(say("Keep", "保存"))
          .markup("</button>");
    } else {
      for (int i = 0; i < question.choices().size(); i++) {
        String choice = question.choices().get(i);
        html.markup("<button name=\"answer\"" + (i == 0 ? "" : " class=\"second\"") + " value=\"")
            .text(choice)
            .markup("\">")
            .text(choice(question, choice))
            .markup("</button>");
      }
    }
    html.markup("</form></section>");
  }

  private String asked(Question question) {
    if (language == Language.ENGLISH) {
      return question.text();
    }
    String kind = question.id().replaceFirst("/.*", "");
    Optional<PlannedMeter> meter =
        plan.meters().stream().filter(one -> question.id().endsWith("/" + one.point())).findFirst();
    String account = meter.map(PlannedMeter::account).orElse("");
    return switch (kind) {
      case "disconnect" ->
          "地址 %s 的应答损坏，可能有两台设备同址。请将 %s 的电表（表号 %s）从总线上断开。"
              .formatted(
                  meter.map(PlannedMeter::place).orElse(""),
                  account,
                  meter.map(one -> one.serial().text()).orElse(""));
      case "reconnect" -> "请将 %s 的电表重新接入总线。".formatted(account);
      case "which-meter" -> "断开 %s 的电表后，该地址仍有另一只电表应答。是哪一户的？（逐只断开可以判明。）".formatted(account);
      case "test-load" -> "没有稳定负荷，无法判断 %s 的继电器控制哪一户。请在该户接入 1 kW 以上负荷并保持。".formatted(account);
      case "went-dark" -> "%s 的继电器断开时，哪一户停电？".formatted(account);
      case "sign" ->
          blocking() == 0
              ? "全部项目均已证明。是否在验收单上签字？"
              : "仍有 %d 项故障，相关电表不投运。是否为其余电表签字？".formatted(blocking());
      case "reason" ->
          sheet.diagnosis().findings().stream()
              .filter(finding -> question.id().equals(Procedure.reason(finding)))
              .findFirst()
              .map(finding -> words.what(finding) + "仍要签字，请说明原因。")
              .orElse(question.text());
      default -> question.text();
    };
  }

  private String choice(Question question, String choice) {
    return switch (choice) {
      case Procedure.DONE -> say("Done", "已完成");
      case Procedure.SKIP -> say("It can’t be done now", "现在无法进行");
      case "unknown" -> say("I don’t know", "不清楚");
      case "yes" -> question.id().equals(Procedure.SIGN) ? say("Sign", "签字") : say("Yes", "是");
      case "no" -> question.id().equals(Procedure.SIGN) ? say("Not now", "暂不签字") : say("No", "否");
      default -> choice;
    };
  }

  private String doing() {
    if (now.action().isEmpty()) {
      return say("Beginning …", "正在开始……");
    }
    return switch (now.action().get()) {
      case Action.Restore(PlannedMeter meter) ->
          say("Closing the relay of %s", "正在合上 %s 的继电器").formatted(meter.account());
      case Action.Scan(String bus) -> scanning(bus);
      case Action.Search(String bus) -> scanning(bus);
      case Action.Identify(PlannedMeter meter) ->
          say("Asking the meter of %s who it is", "正在识别 %s 的电表").formatted(meter.account());
      case Action.IdentifyAlone(PlannedMeter meter) ->
          say("Asking who still answers at %s", "正在查询地址 %s 仍有谁应答").formatted(meter.place());
      case Action.Open(PlannedMeter meter, int _, List<PlannedMeter> _) ->
          say("%s is without supply for some seconds: the relay is tested", "%s 停电数秒：正在测试继电器")
              .formatted(meter.account());
      case Action.Sweep(PlannedMeter _, List<PlannedMeter> meters) ->
          say("Phases and sum of %d meters", "正在核对 %d 只电表的相别与总和").formatted(meters.size());
      case Action.Ask _, Action.SignOff _, Action.Stop _, Action.Finished _ ->
          say("Working …", "正在进行……");
    };
  }

  private String scanning(String bus) {
    return now.scan()
        .map(scan ->
            say("%s: asked up to address %d of 247, %d answer", "%s：已询问至地址 %d / 247，%d 个应答")
                    .formatted(bus, scan.address(), scan.answered())
                + scan.speed().map(speed -> " · " + words.speed(speed)).orElse(""))
        .orElse(say("%s is scanned", "正在扫描 %s").formatted(bus));
  }

  private void signed() {
    long inService =
        plan.meters().stream().filter(meter -> sheet.standing(meter).inService()).count();
    html.markup("<section class=\"box good\" role=\"status\"><h2>")
        .text(say("Signed", "已签字"))
        .markup("</h2><p>")
        .text(
            say("%d of %d meters go into service.", "%d / %d 只电表投运。")
                .formatted(inService, plan.meters().size()))
        .markup("</p><p class=\"links\"><a href=\"/sheet.txt\">")
        .text(say("Sheet to print", "打印验收单"))
        .markup(
            "</a><a href=\"/sheet.csv\">CSV</a><a href=\"/sheet.json\">JSON</a></p><p class=\"small\">SHA-256 ")
        .text(sheet.hash())
        .markup("</p></section>");
  }

  private void steps() {
    Progress progress = now.progress();
    int all = plan.meters().size();
    long heard =
        plan.meters().stream()
            .filter(meter ->
                progress.scanned().getOrDefault(meter.bus(), List.of()).contains(meter.address()))
            .count();
    long known = plan.meters().stream().filter(sheet.diagnosis()::recognised).count();
    List<PlannedMeter> switched =
        plan.customers().stream().filter(meter -> meter.relay().isPresent()).toList();
    long proved =
        switched.stream()
            .filter(meter ->
                sheet
                    .diagnosis()
                    .relay(meter.point())
                    .filter(verdict -> verdict instanceof RelayVerdict.Proven)
                    .isPresent())
            .count();
    html.markup("<ol class=\"steps\">");
    step(
        !progress.scanned().isEmpty(),
        heard == all,
        say("Scan", "扫描"),
        say("found %d of %d", "应答 %d / %d").formatted(heard, all));
    step(
        !progress.identified().isEmpty(),
        known == all,
        say("Identify", "识别"),
        say("%d of %d are the planned ones", "%d / %d 与计划一致").formatted(known, all));
    step(
        !progress.openings().isEmpty(),
        proved == switched.size(),
        say("Relays", "继电器"),
        say("%d of %d proved", "已证明 %d / %d").formatted(proved, switched.size()));
    Optional<SumCheck> sum = sheet.diagnosis().sum();
    step(
        progress.sweeps() > 0,
        sum.isPresent() && sum.get().closes(),
        say("Phases and sum", "相别与总和"),
        sum.map(one ->
                say("difference %d W ± %d W", "差 %d W ± %d W")
                    .formatted(Math.round(one.missingWatts()), Math.round(one.uncertaintyWatts())))
            .orElse(""));
    step(progress.signedOff().isPresent(), true, say("Sign", "签字"), "");
    html.markup("</ol>");
  }

  private void step(boolean reached, boolean well, String name, String told) {
    html.markup("<li" + (reached ? well ? " class=\"done\"" : " class=\"part\"" : "") + "><b>")
        .text((reached ? well ? "✓ " : "! " : "") + name)
        .markup("</b> ")
        .text(reached ? told : "")
        .markup("</li>");
  }

  private long blocking() {
    return sheet.diagnosis().findings().stream()
        .filter(finding -> finding.weight() == Finding.Weight.BLOCKING)
        .count();
  }

  private void findings() {
    List<Finding> findings = sheet.diagnosis().findings();
    if (findings.isEmpty()) {
      return;
    }
    html.markup("<section aria-labelledby=\"found\"><h2 id=\"found\">")
        .text(say("Found", "发现的问题") + " (" + findings.size() + ")")
        .markup("</h2><ul class=\"found\">");
    for (Finding finding : findings) {
      html.markup("<li><b>")
          .text(weight(finding.weight()))
          .markup("</b> ")
          .text(words.what(finding))
          .markup("<span>→ ")
          .text(words.remedy(finding))
          .markup("</span>");
      now.progress()
          .answer(Procedure.reason(finding))
          .ifPresent(reason -> html.element("i", say("Reason: ", "原因：") + reason));
      html.markup("</li>");
    }
    html.markup("</ul></section>");
  }

  private String weight(Finding.Weight weight) {
    return switch (weight) {
      case BLOCKING -> say("✕ Fault:", "✕ 故障：");
      case WAIVABLE -> say("! To mend:", "! 待整改：");
      case UNPROVED -> say("? Not shown:", "? 未证明：");
    };
  }

  private void orders() {
    boolean begun = now.progress().begun().isPresent();
    boolean signed = now.progress().signedOff().isPresent();
    boolean repair =
        begun
            && (!sheet.diagnosis().findings().isEmpty()
                || plan.meters().stream().anyMatch(meter -> !sheet.standing(meter).inService()));
    html.markup("<section class=\"orders\">");
    if (!signed) {
      form("begin");
      name();
      html.markup("<p class=\"small\">")
          .text(say("Each customer with a relay loses supply for some seconds.", "每户有继电器的用户将停电数秒。"))
          .markup("</p><button>")
          .text(begun ? say("Go on", "继续") : say("Begin", "开始"))
          .markup("</button></form>");
    }
    if (repair) {
      form("repeat");
      if (signed) {
        name();
      } else {
        html.markup("<input type=\"hidden\" name=\"technician\" value=\"")
            .text(now.technician())
            .markup("\">");
      }
      html.markup("<button" + (signed ? "" : " class=\"second\"") + ">")
          .text(say("Repaired: do again what was found", "已整改：重做有问题的项目"))
          .markup("</button></form>");
    }
    if (begun) {
      form("leave");
      html.markup("<button class=\"second\">").text(say("End", "结束")).markup("</button></form>");
    }
    html.markup("</section>");
  }

  private void pause() {
    if (now.pausing()) {
      html.markup("<p class=\"box\">")
          .text(say("It stops after this step.", "完成本步后暂停。"))
          .markup("</p>");
      return;
    }
    form("pause");
    html.markup("<button class=\"second\">")
        .text(say("Stop after this step", "完成本步后暂停"))
        .markup("</button></form>");
  }

  private void name() {
    html.markup("<label><span>")
        .text(say("Your name", "姓名"))
        .markup(
            "</span><input name=\"technician\" required minlength=\"2\" maxlength=\""
                + LONGEST_NAME
                + "\" autocomplete=\"name\" value=\"")
        .text(now.technician())
        .markup("\"></label>");
  }

  private void meters() {
    html.markup("<details><summary>")
        .text(say("Meters", "电表") + " (" + plan.meters().size() + ")")
        .markup("</summary><ul class=\"meters\">");
    for (PlannedMeter meter : plan.meters()) {
      html.markup("<li><b>")
          .text(meter.account())
          .markup("</b> ")
          .text(meter.place() + " · " + meter.serial().text())
          .markup("<span>");
      Optional<Identification> found =
          Optional.ofNullable(now.progress().identified().get(meter.point()));
      html.text(
          found
              .map(seen -> verdict(seen.verdict(meter.serial())))
              .orElse(say("not asked yet", "尚未识别")));
      found.flatMap(Identification::register).ifPresent(register -> html.text(" · " + register));
      html.markup("</span></li>");
    }
    html.markup("</ul></details>");
  }

  private String verdict(Identification.Verdict verdict) {
    return switch (verdict) {
      case RECOGNISED -> say("✓ the planned one", "✓ 与计划一致");
      case OTHER_METER -> say("✕ another meter", "✕ 是另一只电表");
      case OTHER_MODEL -> say("✕ another model", "✕ 型号不符");
      case SILENT -> say("✕ silent", "✕ 无应答");
      case GARBLED -> say("✕ damaged answers", "✕ 应答损坏");
    };
  }
}
