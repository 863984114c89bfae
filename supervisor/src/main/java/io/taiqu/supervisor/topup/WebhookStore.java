package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Keeps the events of payment providers that were acted on, for ever. */
public interface WebhookStore {
  /** An event that was acted on. */
  Optional<Known> find(String provider, String event);

  /** Adds an event. */
  void add(String provider, String event, Known known, Instant at);

  /** What an event said, and the top-up that it led to, if any. */
  record Known(Digest content, Optional<UUID> topUp) {}
}
