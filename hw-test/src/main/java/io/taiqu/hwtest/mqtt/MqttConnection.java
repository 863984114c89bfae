package io.taiqu.hwtest.mqtt;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;

/** A connection to a broker, from when it let the client in to its end; never used again. */
public final class MqttConnection implements AutoCloseable {
  private final Channel channel;
  private final Conversation conversation;

  /** Hears what happens; on the connection's thread, so it must not block. */
  public interface Events {
    /** A message came. */
    void arrived(String topic, byte[] message);

    /** The connection has ended, once for each that was opened. */
    void ended(String cause);
  }

  /** How sure a publication is. */
  public enum Delivery {
    /** The broker says that it has the message; until then there is a limit to how many wait. */
    ACKNOWLEDGED,
    /** Nobody says so: for what comes again where it was lost with a connection. */
    UNACKNOWLEDGED
  }

  MqttConnection(Channel channel, Conversation conversation) {
    this.channel = channel;
    this.conversation = conversation;
  }

  /** Subscribes with acknowledged delivery; completes exceptionally if that is refused. */
  public CompletableFuture<Void> subscribe(String filter) {
    return conversation.subscribe(channel, filter);
  }

  /**
   * Publishes, and completes when the broker has taken it, or when it was sent if nobody says so.
   * Never blocks.
   *
   * @param retained whether the broker keeps it for later subscribers
   */
  public CompletableFuture<Void> publish(
      String topic, byte[] message, Delivery delivery, boolean retained) {
    return conversation.publish(channel, topic, message, delivery, retained);
  }

  /** Whether it has not ended yet. */
  public boolean isAlive() {
    return channel.isActive();
  }

  /** Takes leave of the broker, which then closes the connection; does not wait for it. */
  @Override
  public void close() {
    Conversation.leave(channel);
  }
}
