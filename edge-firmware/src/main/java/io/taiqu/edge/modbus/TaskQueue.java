package io.taiqu.edge.modbus;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** The bus's work by priority. Any thread adds; the owner thread takes. */
final class TaskQueue {
  private final Map<Priority, Deque<BusTask>> tasks = new EnumMap<>(Priority.class);

  TaskQueue() {
    for (Priority priority : Priority.values()) {
      tasks.put(priority, new ArrayDeque<>());
    }
  }

  private Deque<BusTask> of(Priority priority) {
    Deque<BusTask> queue = tasks.get(priority);
    if (queue == null) {
      throw new IllegalStateException("no queue for " + priority);
    }
    return queue;
  }

  synchronized void add(Priority priority, BusTask task) {
    of(priority).addLast(task);
  }

  /** Puts an unfinished task back at the front. */
  synchronized void resume(Priority priority, BusTask task) {
    of(priority).addFirst(task);
  }

  /** Takes the first task whose device may be asked at {@code now}. */
  synchronized Optional<BusTask> takeReady(Priority priority, long now) {
    for (Iterator<BusTask> it = of(priority).iterator(); it.hasNext(); ) {
      BusTask task = it.next();
      if (task.readyAt() - now <= 0) {
        it.remove();
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  /** Takes everything, so that it can be answered without the line. */
  synchronized Optional<BusTask> takeAny(Priority priority) {
    return Optional.ofNullable(of(priority).pollFirst());
  }

  synchronized boolean isEmpty(Priority priority) {
    return of(priority).isEmpty();
  }

  /**
   * When the first waiting task that is at least so urgent becomes ready, at most {@code latest}.
   */
  synchronized long nextReady(Priority least, long latest) {
    long next = latest;
    for (Map.Entry<Priority, Deque<BusTask>> queue : tasks.entrySet()) {
      if (queue.getKey().compareTo(least) > 0) {
        break;
      }
      for (BusTask task : queue.getValue()) {
        if (task.readyAt() - next < 0) {
          next = task.readyAt();
        }
      }
    }
    return next;
  }
}
