package io.taiqu.supervisor.broker;

/**
 * Takes messages in the broker's own process: without a queue, a subscription and a connection, but
 * after the broker has let their sender publish there.
 */
public interface InProcess {
  /** Whether messages on a topic are taken. What is retained goes to subscribers alone. */
  boolean wants(String topic);

  /** Takes one; on a thread of the broker, so it must not block. */
  void take(String topic, byte[] message);
}
