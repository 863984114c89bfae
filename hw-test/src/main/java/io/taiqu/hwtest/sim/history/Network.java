package io.taiqu.hwtest.sim.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A broker that promises nothing, and the way to it. */
final class Network {
  /** One message on its way. */
  record Message(boolean up, String topic, byte[] bytes) {}

  private static final int MOST = 400;

  private final RandomGenerator random;
  private final History history;
  private final List<Message> inFlight = new ArrayList<>();
  private final Map<String, byte[]> retained = new LinkedHashMap<>();
  private final List<Message> seen = new ArrayList<>();

  /** In parts of a hundred. */
  int lossPercent;

  int duplicatePercent;
  boolean reorders;

  Network(RandomGenerator random, History history) {
    this.random = random;
    this.history = history;
  }

  /** A message that somebody published. */
  void publish(boolean up, String topic, byte[] bytes, boolean keep) {
    Message message = new Message(up, topic, bytes);
    if (seen.size() < MOST && bytes.length > 0) {
      seen.add(message);
    }
    if (keep) {
      boolean stale = retained.containsKey(topic) && lossPercent > 0 && random.nextInt(100) < 2;
      if (bytes.length == 0) {
        retained.remove(topic);
      } else if (stale) {
        // The broker took two in the other order than they were sent.
        history.count(Fault.RETAINED_STALE);
      } else {
        retained.put(topic, bytes);
      }
    }
    if (random.nextInt(100) < lossPercent || inFlight.size() >= MOST) {
      history.count(Fault.MESSAGE_LOST);
      return;
    }
    inFlight.add(message);
    if (random.nextInt(100) < duplicatePercent) {
      history.count(Fault.MESSAGE_DUPLICATED);
      inFlight.add(message);
    }
  }

  boolean isEmpty() {
    return inFlight.isEmpty();
  }

  int waiting() {
    return inFlight.size();
  }

  /** The next message to arrive. */
  Message next() {
    int index = reorders && inFlight.size() > 1 ? random.nextInt(inFlight.size()) : 0;
    if (index > 0) {
      history.count(Fault.MESSAGE_REORDERED);
    }
    return inFlight.remove(index);
  }

  /** The retained messages of some topics set out again: somebody subscribed. */
  void deliverRetained(boolean up, String prefix) {
    retained.forEach((topic, bytes) -> {
      if (topic.startsWith(prefix)) {
        inFlight.add(new Message(up, topic, bytes));
      }
    });
  }

  /** Any message that was ever published; empty before the first. */
  List<Message> seen() {
    return seen;
  }

  /** Whoever loses the session loses what was on its way. */
  void dropAll(boolean up) {
    inFlight.removeIf(message -> message.up() == up);
  }

  void heal() {
    lossPercent = 0;
    duplicatePercent = 0;
    reorders = false;
  }
}
