package io.taiqu.supervisor.pki;

import java.time.Duration;
import java.time.Instant;

/**
 * How long what is made now shall hold.
 *
 * @param roles certificates of role keys and of edge units' signing keys
 * @param tls certificates of connections
 * @param authority the certificate of the TLS authority itself
 */
record Terms(Duration roles, Duration tls, Duration authority) {

  static final int DEFAULT_ROLE_DAYS = 730;
  static final int DEFAULT_TLS_DAYS = 825;
  static final int DEFAULT_AUTHORITY_DAYS = 3650;

  static final Terms DEFAULT = ofDays(DEFAULT_ROLE_DAYS, DEFAULT_TLS_DAYS, DEFAULT_AUTHORITY_DAYS);

  static Terms ofDays(long roles, long tls, long authority) {
    return new Terms(Duration.ofDays(roles), Duration.ofDays(tls), Duration.ofDays(authority));
  }

  /** A period of time, both ends included. */
  record Period(Instant from, Instant until) {}

  /**
   * When a key that signs documents is valid. A demonstration's clock may stand anywhere, so there
   * it always is. Elsewhere it begins a day early, for units whose clocks lag behind.
   */
  Period ofRole(boolean demonstration, Instant now) {
    return demonstration
        ? new Period(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"))
        : new Period(now.minus(Duration.ofDays(1)), now.plus(roles));
  }
}
