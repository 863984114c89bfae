package io.taiqu.edge;

import io.taiqu.edge.control.Answer;
import io.taiqu.edge.control.Order;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.edge.runtime.ReconnectionDesk;
import io.taiqu.edge.runtime.TokenDesk;
import io.taiqu.edge.runtime.TokenWords;

/** Hands tokens and reconnections from the unit's own commands to the control loop. */
final class TokenOrders {
  private final TokenDesk desk;
  private final ReconnectionDesk reconnections;

  TokenOrders(TokenDesk desk, ReconnectionDesk reconnections) {
    this.desk = desk;
    this.reconnections = reconnections;
  }

  Answer take(Order.Reconnection order) throws InterruptedException {
    ReconnectionAnswer answer = reconnections.technician(order.point(), order.technician());
    String text = TokenWords.ENGLISH.of(answer);
    return switch (answer) {
      case RESTORED, SUPPLY_IS_ON -> Answer.done(text);
      case NO_CREDIT, TECHNICIAN_NEEDED, SAFETY_LOCK, LOAD_SIDE_VOLTAGE, NOT_HERE, NOT_TAKEN ->
          Answer.refused(text);
    };
  }

  Answer take(Order.Token order) throws InterruptedException {
    TokenAnswer answer = desk.enter(order.point(), order.digits());
    String text = (order.chinese() ? TokenWords.CHINESE : TokenWords.ENGLISH).of(answer);
    return switch (answer) {
      case TokenAnswer.Credited _, TokenAnswer.AlreadyCredited _ -> Answer.done(text);
      case TokenAnswer.Mistyped _,
          TokenAnswer.Wrong _,
          TokenAnswer.Locked _,
          TokenAnswer.AboveMaximum _,
          TokenAnswer.NotHere _,
          TokenAnswer.NotTaken _ ->
          Answer.refused(text);
    };
  }
}
