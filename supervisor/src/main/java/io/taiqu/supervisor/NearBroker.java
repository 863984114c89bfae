package io.taiqu.supervisor;

import io.taiqu.protocol.codec.Topics;
import io.taiqu.supervisor.broker.EmbeddedBroker;
import io.taiqu.supervisor.broker.InProcess;
import io.taiqu.supervisor.fleet.Downlinks;
import io.taiqu.supervisor.fleet.Uplinks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The short way between a supervisor and the broker in its own process, for what is most: readings,
 * which the broker hands over once it has let their sender in, and what is not retained on the way
 * back. Everything else takes the connection that another broker would have too.
 */
public final class NearBroker implements Downlinks, InProcess {
  private final EmbeddedBroker broker;
  private final Uplinks uplinks;
  private final Downlinks connection;

  /**
   * A short way, not taken yet.
   *
   * @param connection for what is retained
   */
  public NearBroker(EmbeddedBroker broker, Uplinks uplinks, Downlinks connection) {
    this.broker = broker;
    this.uplinks = uplinks;
    this.connection = connection;
  }

  /** Takes readings from now on. */
  public void start() {
    broker.handOverTo(this);
  }

  @Override
  public boolean wants(String topic) {
    return Topics.isOn(Topics.Channel.READINGS, topic);
  }

  @Override
  public void take(String topic, byte[] message) {
    // What finds no room comes again: nothing but our own acknowledgement tells the edge otherwise.
    uplinks.offer(topic, message);
  }

  @Override
  public CompletionStage<Void> publish(String topic, byte[] message, boolean retained) {
    if (retained) {
      return connection.publish(topic, message, true);
    }
    try {
      broker.publish(topic, message);
      return CompletableFuture.completedStage(null);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
