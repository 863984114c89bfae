package io.taiqu.edge.runtime;

import io.taiqu.edge.core.Input;
import io.taiqu.edge.core.supply.ReconnectionAnswer;
import io.taiqu.protocol.identity.SupplyPointId;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands the word of somebody at the place that supply may return to the control loop. */
public final class ReconnectionDesk {
  private static final long PATIENCE_SECONDS = 5;

  private final Inbox inbox;

  public ReconnectionDesk(Inbox inbox) {
    this.inbox = inbox;
  }

  /** A customer says so; blocks for some seconds at most. */
  public ReconnectionAnswer customer(SupplyPointId point) throws InterruptedException {
    return ask(point, "customer", false);
  }

  /** A technician says so and answers for it; blocks for some seconds at most. */
  public ReconnectionAnswer technician(SupplyPointId point, String name)
      throws InterruptedException {
    return ask(point, name, true);
  }

  private ReconnectionAnswer ask(SupplyPointId point, String by, boolean technician)
      throws InterruptedException {
    BlockingQueue<ReconnectionAnswer> answers = new ArrayBlockingQueue<>(1);
    if (!inbox.offer(new Input.ReconnectionAsked(point, by, technician, answers::offer))) {
      return ReconnectionAnswer.NOT_TAKEN;
    }
    return Optional.ofNullable(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .orElse(ReconnectionAnswer.NOT_TAKEN);
  }
}
