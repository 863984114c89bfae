package io.taiqu.supervisor.intake;

import io.taiqu.protocol.codec.Topics;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Messages that wait, up to a number of bytes: a unit's message may hold one interval or many. */
final class BoundedMessages {
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final LinkedBlockingQueue<Message> waiting = new LinkedBlockingQueue<>();

  /** A message as it came. */
  record Message(Topics.Topic topic, byte[] bytes) {}

  BoundedMessages(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** False if there is no room. */
  boolean offer(Message message) {
    int length = message.bytes().length;
    if (bytes.addAndGet(length) > mostBytes) {
      bytes.addAndGet(-length);
      return false;
    }
    return waiting.offer(message);
  }

  Message take() throws InterruptedException {
    Message message = waiting.take();
    bytes.addAndGet(-message.bytes().length);
    return message;
  }

  int size() {
    return waiting.size();
  }
}
