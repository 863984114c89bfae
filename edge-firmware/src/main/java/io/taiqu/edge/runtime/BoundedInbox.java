package io.taiqu.edge.runtime;

import io.taiqu.edge.core.Input;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The control loop's queue. When it is full, a newer sample takes the place of an older one of the
 * same meter, and documents are refused, as they are when those that wait are large; what happens
 * rarely and is never repeated still finds room.
 */
public final class BoundedInbox implements Inbox {
  /** A few of the largest documents: what waits must fit into a small heap, whoever sends it. */
  private static final long MOST_DOCUMENT_BYTES = 2L << 20;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Deque<Input> queue = new ArrayDeque<>();
  private long documentBytes;

  public BoundedInbox(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public boolean offer(Input input) {
    lock.lock();
    try {
      long bytes = bytesOf(input);
      if (bytes > 0 && documentBytes + bytes > MOST_DOCUMENT_BYTES) {
        return false;
      }
      if (queue.size() < capacity) {
        documentBytes += bytes;
        queue.addLast(input);
        notEmpty.signal();
        return true;
      }
      return switch (input) {
        case Input.MeterSampled newer -> replaced(newer);
        case Input.LinkChanged _ -> {
          // Told once and never again, and only the newest counts.
          queue.removeIf(Input.LinkChanged.class::isInstance);
          queue.addLast(input);
          yield true;
        }
        case Input.DocumentArrived _, Input.TokenEntered _, Input.TokenTryKept _ -> false;
        case Input.ReconnectionAsked _, Input.LoadSideSeen _ -> false;
        case Input.SweepCompleted _, Input.Ticked _ -> false;
        case Input.RelayObserved _,
            Input.ClockObserved _,
            Input.CabinetSeen _,
            Input.SafetyLockChanged _,
            Input.MeterExchanged _ -> {
          // Their number is bounded by the relays and by people, not by a sender.
          boolean room = queue.size() < 2 * capacity;
          if (room) {
            queue.addLast(input);
          }
          yield room;
        }
      };
    } finally {
      lock.unlock();
    }
  }

  private static long bytesOf(Input input) {
    return input instanceof Input.DocumentArrived arrived ? arrived.raw().length : 0;
  }

  private boolean replaced(Input.MeterSampled newer) {
    List<Input> all = new ArrayList<>(queue);
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i) instanceof Input.MeterSampled older && older.point().equals(newer.point())) {
        all.set(i, newer);
        queue.clear();
        queue.addAll(all);
        return true;
      }
    }
    return false;
  }

  /** Takes the oldest input, waiting for one if there is none. */
  Optional<Input> poll(long waitNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = waitNanos;
      while (queue.isEmpty() && left > 0) {
        left = notEmpty.awaitNanos(left);
      }
      Optional<Input> oldest = Optional.ofNullable(queue.pollFirst());
      documentBytes -= oldest.map(BoundedInbox::bytesOf).orElse(0L);
      return oldest;
    } finally {
      lock.unlock();
    }
  }

  /** How many inputs wait. */
  public int size() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }
}
