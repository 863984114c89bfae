package io.taiqu.supervisor.fleet;

/** Takes what edges send. */
public interface Uplinks {
  /**
   * Offers a message; never blocks.
   *
   * @return whether there was room: what is refused comes again, because nothing acknowledged it
   */
  boolean offer(String topic, byte[] message);
}
