package io.taiqu.supervisor.topup;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One line of a supply point's grant history.
 *
 * @param number 1 for the first, without gaps
 * @param reference what it stands for: a top-up's id, a token's counter, a recovery's generation
 * @param amount by which the total rose
 * @param total everything credited (for a withdrawal: withdrawn) after it
 * @param head of the chain after it: SHA-256(head before ‖ {@code number LF kind LF reference LF
 *     amount LF total LF}), the amounts in nano units, in UTF-8
 */
public record GrantEntry(
    SupplyPointId point,
    long number,
    Instant at,
    Kind kind,
    String reference,
    Money amount,
    Money total,
    Digest head) {

  /** What a line stands for. The names are part of the chain. */
  public enum Kind {
    /** A payment. */
    TOP_UP,
    /** A withdrawal. */
    WITHDRAWAL,
    /** An offline token. */
    TOKEN,
    /** What a restored database did not know, and its own signed documents show. */
    RECOVERY
  }

  /** The next line after a head. */
  public static GrantEntry after(
      Digest head,
      SupplyPointId point,
      long number,
      Instant at,
      Kind kind,
      String reference,
      Money amount,
      Money total) {
    return new GrantEntry(
        point,
        number,
        at,
        kind,
        reference,
        amount,
        total,
        headAfter(head, number, kind, reference, amount, total));
  }

  /** Whether this line continues a history that ended in {@code before}. */
  public boolean follows(Digest before) {
    return head.equals(headAfter(before, number, kind, reference, amount, total));
  }

  private static Digest headAfter(
      Digest before, long number, Kind kind, String reference, Money amount, Money total) {
    String line =
        number + "\n" + kind + "\n" + reference + "\n" + amount.nano() + "\n" + total.nano() + "\n";
    return before.chain(line.getBytes(StandardCharsets.UTF_8));
  }
}
