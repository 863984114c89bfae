package io.taiqu.edge.http;

import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.edge.runtime.TokenWords;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.HoldReason;
import java.util.Optional;

/**
 * Where a customer who stands at the unit enters a token, or says that supply may return. Nobody
 * signs in: the token is proof, and supply returns only where the credit is there.
 */
final class TokenPage {
  private TokenPage() {}

  /**
   * What is said about the order that was just given.
   *
   * @param good whether it was followed
   */
  record Told(boolean good, String text) {}

  static Told told(TokenAnswer answer, Language language) {
    boolean good =
        switch (answer) {
          case TokenAnswer.Credited _, TokenAnswer.AlreadyCredited _ -> true;
          case TokenAnswer.Mistyped _,
              TokenAnswer.Wrong _,
              TokenAnswer.Locked _,
              TokenAnswer.AboveMaximum _,
              TokenAnswer.NotHere _,
              TokenAnswer.NotTaken _ ->
              false;
        };
    return new Told(good, words(language).of(answer));
  }

  static Told told(ReconnectionAnswer answer, Language language) {
    boolean good =
        answer == ReconnectionAnswer.RESTORED || answer == ReconnectionAnswer.SUPPLY_IS_ON;
    return new Told(good, words(language).of(answer));
  }

  /**
   * The page.
   *
   * @param chosen the meter that was chosen before
   * @param answer what became of what was just entered
   */
  static String of(
      StatusView view, Language language, Optional<SupplyPointId> chosen, Optional<Told> answer) {
    Html html = new Html();
    StatusPage.head(html, language, language.say("Enter a token", "输入充值码"));
    html.markup("<header><div><p class=\"brand\">")
        .text(language.say("Taiqu edge unit", "台区边缘装置"))
        .markup("</p>")
        .element("h1", language.say("Enter a token", "输入充值码"))
        .markup("</div><nav aria-label=\"")
        .text(language.say("Language", "语言"))
        .markup(
            "\"><a href=\"/token?lang=en\" lang=\"en\">English</a> <a href=\"/token?lang=zh\" lang=\"zh-CN\">中文</a></nav></header><main>");
    answer.ifPresent(told ->
        html.markup("<p role=\"status\" class=\"told " + (told.good() ? "good" : "bad") + "\">")
            .text(told.text())
            .markup("</p>"));
    for (StatusView.Meter meter : view.meters()) {
      if (isReady(meter)) {
        reconnectForm(html, language, meter);
      }
    }
    html.markup(
            "<form method=\"post\" action=\"/token?lang="
                + language.tag()
                + "\" class=\"entry\"><label>")
        .element("span", language.say("Meter", "电表"))
        .markup("<select name=\"point\" required>");
    for (StatusView.Meter meter : view.meters()) {
      if (meter.role() == MeteredPoint.Role.CUSTOMER) {
        boolean selected = chosen.filter(meter.point()::equals).isPresent();
        html.markup("<option value=\"" + meter.point() + "\"" + (selected ? " selected>" : ">"))
            .text(meter.serial().toString())
            .markup("</option>");
      }
    }
    html.markup("</select></label><label>")
        .element("span", language.say("The 20 digits of your receipt", "票据上的 20 位数字"))
        .markup(
            "<input name=\"digits\" inputmode=\"numeric\" autocomplete=\"off\" required maxlength=\"40\"></label><button type=\"submit\">")
        .text(language.say("Credit it", "充值"))
        .markup("</button></form><p><a href=\"/\">")
        .text(language.say("Back to the status", "返回状态页"))
        .markup("</a></p></main></body></html>");
    return html.toString();
  }

  private static TokenWords words(Language language) {
    return switch (language) {
      case ENGLISH -> TokenWords.ENGLISH;
      case CHINESE -> TokenWords.CHINESE;
    };
  }

  private static boolean isReady(StatusView.Meter meter) {
    return meter
        .supply()
        .flatMap(StatusView.Supply::hold)
        .filter(HoldReason.READY_TO_RECONNECT::equals)
        .isPresent();
  }

  private static void reconnectForm(Html html, Language language, StatusView.Meter meter) {
    html.markup(
            "<form method=\"post\" action=\"/reconnect?lang="
                + language.tag()
                + "\" class=\"entry\"><p>")
        .text(
            language
                .say(
                    "Meter %s: the credit is there. Switch off what must not start by itself, then:",
                    "电表 %s：余额已到账。请先关闭不应自行启动的用电设备，然后：")
                .formatted(meter.serial()))
        .markup("</p><input type=\"hidden\" name=\"point\" value=\"" + meter.point() + "\">")
        .markup("<button type=\"submit\">")
        .text(language.say("Switch the supply on", "确认复电"))
        .markup("</button></form>");
  }
}
