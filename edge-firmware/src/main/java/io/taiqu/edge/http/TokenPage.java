package io.taiqu.edge.http;

import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.metering.MeteredPoint;
import io.taiqu.edge.runtime.StatusView;
import io.taiqu.edge.runtime.TokenWords;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Optional;

/** Where a customer who stands at the unit enters a token. Nobody signs in: the token is proof. */
final class TokenPage {
  private TokenPage() {}

  /**
   * The page.
   *
   * @param chosen the meter that was chosen before
   * @param answer what became of the token that was just entered
   */
  static String of(
      StatusView view,
      Language language,
      Optional<SupplyPointId> chosen,
      Optional<TokenAnswer> answer) {
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
        html.markup("<p role=\"status\" class=\"" + tone(told) + "\">")
            .text(words(language).of(told))
            .markup("</p>"));
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

  private static String tone(TokenAnswer answer) {
    return switch (answer) {
      case TokenAnswer.Credited _, TokenAnswer.AlreadyCredited _ -> "told good";
      case TokenAnswer.Mistyped _,
          TokenAnswer.Wrong _,
          TokenAnswer.Locked _,
          TokenAnswer.NotHere _,
          TokenAnswer.NotTaken _ ->
          "told bad";
    };
  }
}
