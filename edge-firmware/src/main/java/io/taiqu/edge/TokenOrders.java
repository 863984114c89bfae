package io.taiqu.edge;

import io.taiqu.edge.control.Answer;
import io.taiqu.edge.control.Order;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.runtime.TokenDesk;
import io.taiqu.edge.runtime.TokenWords;

/** Hands tokens from the unit's own command to the control loop. */
final class TokenOrders {
  private final TokenDesk desk;

  TokenOrders(TokenDesk desk) {
    this.desk = desk;
  }

  Answer take(Order.Token order) throws InterruptedException {
    TokenAnswer answer = desk.enter(order.point(), order.digits());
    String text = (order.chinese() ? TokenWords.CHINESE : TokenWords.ENGLISH).of(answer);
    return switch (answer) {
      case TokenAnswer.Credited _, TokenAnswer.AlreadyCredited _ -> Answer.done(text);
      case TokenAnswer.Mistyped _,
          TokenAnswer.Wrong _,
          TokenAnswer.Locked _,
          TokenAnswer.NotHere _,
          TokenAnswer.NotTaken _ ->
          Answer.refused(text);
    };
  }
}
