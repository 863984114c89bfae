package io.taiqu.edge.runtime;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.credit.TokenAnswer;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.token.TokenDigits;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands tokens that somebody entered to the control loop and waits for the answer. */
public final class TokenDesk {
  private static final int LONGEST = 64;
  private static final long PATIENCE_SECONDS = 5;

  private final Inbox inbox;

  public TokenDesk(Inbox inbox) {
    this.inbox = inbox;
  }

  /** Enters a token; blocks for some seconds at most. */
  public TokenAnswer enter(SupplyPointId point, String typed) throws InterruptedException {
    if (typed.length() > LONGEST) {
      return new TokenAnswer.Mistyped(TokenDigits.Mistake.NOT_TWENTY_DIGITS);
    }
    BlockingQueue<TokenAnswer> answers = new ArrayBlockingQueue<>(1);
    if (!inbox.offer(new Input.TokenEntered(point, typed, answers::offer))) {
      return new TokenAnswer.NotTaken();
    }
    return Optional.ofNullable(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .orElse(new TokenAnswer.NotTaken());
  }
}
