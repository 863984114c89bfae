package io.taiqu.supervisor.testing;

import io.taiqu.protocol.codec.DocumentCodec;
import io.taiqu.protocol.codec.Opened;
import io.taiqu.protocol.message.Document;
import io.taiqu.protocol.testing.TestDeployment;
import io.taiqu.supervisor.fleet.Downlinks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers what was published; can be unplugged. */
public final class RecordedDownlinks implements Downlinks {
  private final List<Sent> sent = new ArrayList<>();
  private boolean unplugged;

  /** One message that was taken. */
  public record Sent(String topic, byte[] message, boolean retained) {}

  public RecordedDownlinks() {}

  /** From now on nothing is taken. */
  public void unplug() {
    unplugged = true;
  }

  /** Things are taken again. */
  public void plugIn() {
    unplugged = false;
  }

  @Override
  public CompletionStage<Void> publish(String topic, byte[] message, boolean retained) {
    if (unplugged) {
      return CompletableFuture.failedStage(new IllegalStateException("unplugged"));
    }
    sent.add(new Sent(topic, message, retained));
    return CompletableFuture.completedStage(null);
  }

  /** Everything that was taken, as messages. */
  public List<Sent> sent() {
    return List.copyOf(sent);
  }

  /** The documents of a type that were taken; each must be trusted. */
  public <D extends Document> List<D> documents(Class<D> type) {
    List<D> documents = new ArrayList<>();
    for (Sent message : sent) {
      if (message.message().length == 0) {
        // Takes a retained document away.
        continue;
      }
      switch (DocumentCodec.open(
          message.message(), TestDeployment.create().trust(), TestDeployment.NOW)) {
        case Opened.Trusted trusted when type.isInstance(trusted.document()) ->
            documents.add(type.cast(trusted.document()));
        case Opened.Trusted _ -> {}
        case Opened.Refused refused -> throw new AssertionError(refused.toString());
      }
    }
    return documents;
  }

  /** Forgets everything. */
  public void clear() {
    sent.clear();
  }
}
