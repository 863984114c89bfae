package io.taiqu.supervisor.alarm;

import io.taiqu.supervisor.alarm.AlarmStore.Which;
import io.taiqu.supervisor.live.Change;
import io.taiqu.supervisor.live.LiveFeed;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Raises, clears and acknowledges alarms. */
public final class Alarms {
  private final AlarmStore store;
  private final Transactions transactions;
  private final LiveFeed feed;

  public Alarms(AlarmStore store, Transactions transactions, LiveFeed feed) {
    this.store = store;
    this.transactions = transactions;
    this.feed = feed;
  }

  /** Raises the alarm, or notes that it was seen again. */
  public void raise(AlarmKind kind, AlarmSubject subject, AlarmCause cause, Instant now) {
    tell(store.raise(kind, subject, cause, now));
  }

  /** Notes that the cause is gone. */
  public void clear(AlarmKind kind, AlarmSubject subject, Instant now) {
    store.clear(kind, subject, now).ifPresent(this::tell);
  }

  /** Somebody takes notice; false if there is no such alarm. */
  public boolean acknowledge(long id, String by, Instant now) {
    boolean done = store.acknowledge(id, by, now);
    if (done) {
      tell(id);
    }
    return done;
  }

  private void tell(long alarm) {
    transactions.afterCommit(() -> feed.publish(new Change.AlarmChanged(alarm)));
  }

  /** Alarms that are not cleared, newest first. */
  public List<Alarm> open() {
    return store.open();
  }

  /** The alarm of a kind about a subject, if it is not cleared. */
  public Optional<Alarm> open(AlarmKind kind, AlarmSubject subject) {
    return store.open(kind, subject);
  }

  /** How many alarms are not cleared. */
  public int openCount() {
    return store.openCount();
  }

  /** How many alarms there are of each kind; a kind without one is left out. */
  public Map<AlarmKind, Integer> counts(Which which) {
    return store.counts(which);
  }

  /** Some alarms of a kind, newest first. */
  public List<Alarm> ofKind(Which which, AlarmKind kind, int skip, int limit) {
    return store.ofKind(which, kind, skip, limit);
  }

  /** Some alarms with a lower number than this, newest first. */
  public List<Alarm> before(Which which, long number, int limit) {
    return store.before(which, number, limit);
  }

  /** One alarm. */
  public Optional<Alarm> find(long id) {
    return store.find(id);
  }
}
