package io.taiqu.supervisor.sms;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.supervisor.ledger.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the messages that came in. */
public interface SmsStore {
  /** The content of a message that came before. */
  Optional<Digest> find(String gateway, String event);

  /** Adds a message. */
  void add(String gateway, String event, Digest content, String phone, Instant at);

  /** How many messages of a phone came at or after a time. */
  int since(String phone, Instant from);

  /**
   * The accounts whose customers gave this phone, in order.
   *
   * @param phone digits alone; a country code may stand on one side only
   */
  List<AccountId> accounts(String phone);
}
