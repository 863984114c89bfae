package io.taiqu.supervisor.fleet;

import java.util.concurrent.CompletionStage;

/** Sends signed documents to the edges. */
public interface Downlinks {
  /**
   * Publishes a message, and completes when the broker has taken it; completes exceptionally,
   * perhaps at once, when it has not. Never blocks for the network.
   *
   * @param retained whether the broker keeps it for later subscribers
   */
  CompletionStage<Void> publish(String topic, byte[] message, boolean retained);
}
