package io.taiqu.supervisor.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One line of the audit trail.
 *
 * @param sequence 1 for the first entry, without gaps
 * @param deed who did what
 * @param at when, on the deployment's clock
 * @param previousHash {@link #hash} of the entry before, in hex; 64 zeros for the first
 * @param hash SHA-256 over sequence, time, every text with its length, and the previous hash, in
 *     hex
 */
public record AuditEntry(long sequence, Deed deed, Instant at, String previousHash, String hash) {

  /** What the first entry points back to. */
  public static final String NO_HASH = "0".repeat(64);

  /** The next entry of a trail whose last entry has this sequence and hash. */
  public static AuditEntry after(long lastSequence, String lastHash, Deed deed, Instant at) {
    long sequence = lastSequence + 1;
    return new AuditEntry(sequence, deed, at, lastHash, hashOf(sequence, deed, at, lastHash));
  }

  /** Whether the entry's content is what was hashed. */
  public boolean intact() {
    return hash.equals(hashOf(sequence, deed, at, previousHash));
  }

  private static String hashOf(long sequence, Deed deed, Instant at, String previousHash) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
    digest.update(ByteBuffer.allocate(16).putLong(sequence).putLong(at.toEpochMilli()).flip());
    String[] texts = {
      deed.actor(),
      deed.action(),
      deed.subject(),
      deed.before(),
      deed.after(),
      deed.requestId(),
      previousHash
    };
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
