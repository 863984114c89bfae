package io.taiqu.supervisor.live;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Fans changes out to listeners. Listeners must be quick: they run on the publisher's thread. */
public final class LiveFeed {
  private final CopyOnWriteArrayList<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

  /** A subscription; closing it ends it. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** Calls the listener for each change until the subscription is closed. */
  public Subscription subscribe(Consumer<Change> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells every listener. */
  public void publish(Change change) {
    for (Consumer<Change> listener : listeners) {
      listener.accept(change);
    }
  }
}
