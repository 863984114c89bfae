package io.taiqu.protocol.codec;

import io.taiqu.protocol.identity.KeyId;
import io.taiqu.protocol.message.Document;
import java.util.Optional;

/** What came of opening received bytes. */
public sealed interface Opened {
  /**
   * A document of this deployment, signed by a key that may sign it. Whether it is news is for the
   * receiver to decide.
   *
   * @param document the document
   * @param key who signed
   * @param secondKey who countersigned; empty without a second signature
   * @param raw the bytes as received; must not be modified
   */
  record Trusted(Document document, KeyId key, Optional<KeyId> secondKey, byte[] raw)
      implements Opened {}

  /**
   * Bytes that must be ignored.
   *
   * @param reason why
   * @param detail the particulars, for a log
   */
  record Refused(Reason reason, String detail) implements Opened {}

  /** Why bytes are refused, in the order in which it is found out. */
  enum Reason {
    /** Shorter than any document of its type can be. */
    TRUNCATED,
    /** Does not begin with the magic of our documents. */
    NOT_A_DOCUMENT,
    /** A type that this version does not know. */
    UNKNOWN_TYPE,
    /** Larger than its type can be. */
    OVERSIZED,
    /** A version of its type that this version does not know; written by a newer release. */
    UNSUPPORTED_VERSION,
    /** Belongs to another deployment. */
    WRONG_DEPLOYMENT,
    /** Signed by a key without a certificate. */
    UNKNOWN_KEY,
    /** Signed by a key that is certified for another role, or for another edge. */
    WRONG_ROLE,
    /** Signed by a key that was revoked or retired. */
    KEY_REVOKED,
    /** Signed by a key whose certificate is not valid now. */
    KEY_EXPIRED,
    /** The signature does not fit the bytes. */
    FORGED,
    /** Signed properly, and yet not of the specified form. */
    MALFORMED
  }
}
