package io.taiqu.supervisor;

import io.taiqu.supervisor.fleet.Downlinks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Downlinks that can be handed out before the link to the broker exists; until then, not connected.
 */
final class LateLink implements Downlinks {
  private volatile @Nullable Downlinks link;

  void to(Downlinks target) {
    link = target;
  }

  @Override
  public CompletionStage<Void> publish(String topic, byte[] message, boolean retained) {
    Downlinks target = link;
    return target == null
        ? CompletableFuture.failedStage(new IllegalStateException("not connected to the broker"))
        : target.publish(topic, message, retained);
  }
}
