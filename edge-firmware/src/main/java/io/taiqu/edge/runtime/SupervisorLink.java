package io.taiqu.edge.runtime;

/**
 * The way to the supervisor. What arrives from there comes as {@code Input.DocumentArrived}; the
 * session coming and going as {@code Input.LinkChanged}.
 */
public interface SupervisorLink {
  /** Whether a session with the broker is up. */
  boolean connected();

  /**
   * Sends a signed document if the window of unfinished publications has room. Never blocks.
   *
   * <p>That the broker took it promises nothing; what matters is acknowledged by a signed document.
   *
   * @return false if it was not taken; the caller tries again later
   */
  boolean publish(UplinkTopic topic, byte[] signed);
}
