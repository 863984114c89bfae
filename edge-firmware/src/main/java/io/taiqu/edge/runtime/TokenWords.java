package io.taiqu.edge.runtime;

import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.protocol.quantity.Money;
import java.math.RoundingMode;
import java.time.Duration;

/** Tells whoever stands at the unit what became of a token, or of the wish to have supply back. */
public enum TokenWords {
  ENGLISH,
  CHINESE;

  /** One line. */
  public String of(TokenAnswer answer) {
    return switch (answer) {
      case TokenAnswer.Credited(Money amount, Money balance) ->
          say("Accepted: %s credited, balance now %s", "充值成功：入账 %s，当前余额 %s")
              .formatted(money(amount), money(balance));
      case TokenAnswer.AlreadyCredited(Money balance) ->
          say(
                  "This token was credited already, here or over the network; the balance is %s",
                  "该充值码已入账（本机输入或网络下发），当前余额 %s")
              .formatted(money(balance));
      case TokenAnswer.Mistyped(var mistake) ->
          switch (mistake) {
            case NOT_TWENTY_DIGITS -> say("A token has 20 digits", "充值码为 20 位数字");
            case CHECK_DIGIT ->
                say(
                    "A digit is wrong or two are exchanged: compare them with the receipt",
                    "有数字输错或顺序颠倒，请与票据核对");
          };
      case TokenAnswer.Wrong(int left, Duration pause) ->
          say("Wrong digits, or a token for another meter. ", "充值码错误，或不属于本电表。")
              + (pause.isZero()
                  ? say("Free tries left: %d", "剩余可直接重试次数：%d").formatted(left)
                  : say("Next try in %s", "%s后可重试").formatted(time(pause)));
      case TokenAnswer.Locked(Duration left) ->
          say(
                  "Too many wrong tries: entry opens again in %s. Top-ups over the network are not"
                      + " affected",
                  "错误次数过多：%s后可再次输入；网络充值不受影响")
              .formatted(time(left));
      case TokenAnswer.AboveMaximum(Money balance) ->
          say(
                  "With this token the balance would be above its maximum; it is %s now, and the"
                      + " token stays good",
                  "充值后余额将超过上限；当前余额 %s，充值码仍有效")
              .formatted(money(balance));
      case TokenAnswer.NotHere() ->
          say("This unit takes no tokens for that meter", "本装置不受理该电表的充值码");
      case TokenAnswer.NotTaken() ->
          say(
              "The unit could not take it now (busy, or its disk is full); the token stays good",
              "装置暂时无法受理（繁忙或磁盘已满），充值码仍有效");
    };
  }

  /** One line. */
  public String of(ReconnectionAnswer answer) {
    return switch (answer) {
      case RESTORED -> say("Supply returns now", "现在复电");
      case SUPPLY_IS_ON -> say("Supply is on", "供电正常，无需复电");
      case NO_CREDIT -> say("The credit is used up: top up first", "余额不足，请先充值");
      case TECHNICIAN_NEEDED ->
          say(
              "Too much power was drawn too often: a technician must restore supply",
              "多次超过功率限值，须由工作人员复电");
      case SAFETY_LOCK -> say("A technician works behind this relay: not now", "检修安全锁已启用，暂不能复电");
      case LOAD_SIDE_VOLTAGE ->
          say(
              "There is voltage behind the open relay: not before that is found",
              "断开的继电器负载侧有电压，查明前不能复电");
      case NOT_HERE -> say("This unit does not switch that supply", "本装置不控制该户供电");
      case NOT_TAKEN ->
          say(
              "The unit could not take it now (busy, or its disk is full); try again",
              "装置暂时无法受理（繁忙或磁盘已满），请稍后再试");
    };
  }

  private String time(Duration time) {
    long seconds = time.plusMillis(999).toSeconds();
    return seconds < 120
        ? say("%d s", "%d 秒").formatted(seconds)
        : say("%d min", "%d 分钟").formatted((seconds + 59) / 60);
  }

  private static String money(Money amount) {
    return new java.math.BigDecimal(amount.toDecimalString())
        .setScale(2, RoundingMode.FLOOR)
        .toPlainString();
  }

  private String say(String english, String chinese) {
    return switch (this) {
      case ENGLISH -> english;
      case CHINESE -> chinese;
    };
  }
}
