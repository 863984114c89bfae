package io.taiqu.supervisor.protection;

import java.time.Instant;

/**
 * How a protection of a supply point stands since it was last set or cleared.
 *
 * @param inForce whether it holds; one that was cleared is kept, so that an estate document of
 *     before does not bring it back by itself
 * @param by who set or cleared it
 * @param at when
 */
public record Standing(
    Protection protection, boolean inForce, String by, String reason, Instant at) {
  static final String DOCUMENT = "estate document";

  /** Whether no person but an estate document set it. */
  public boolean byDocument() {
    return by.equals(DOCUMENT);
  }
}
