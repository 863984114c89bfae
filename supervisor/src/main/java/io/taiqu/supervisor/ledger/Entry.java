package io.taiqu.supervisor.ledger;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.quantity.Money;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * One transaction of the ledger: its debits equal its credits.
 *
 * @param number from 1, without gaps
 * @param kind what happened, such as {@code top-up}
 * @param reference the business document, such as the top-up's id
 */
public record Entry(
    long number, Instant at, String kind, String reference, List<Posting> postings) {

  /** Refuses an entry whose sides differ. */
  public Entry {
    postings = List.copyOf(postings);
    Money debits = Money.ZERO;
    Money credits = Money.ZERO;
    for (Posting posting : postings) {
      debits = debits.plus(posting.debit());
      credits = credits.plus(posting.credit());
    }
    if (postings.isEmpty() || !debits.equals(credits)) {
      throw new IllegalArgumentException(
          "debits " + debits + " and credits " + credits + " of " + reference + " differ");
    }
  }

  /** The head of the hash chain after this entry. */
  public Digest chainedTo(Digest before) {
    StringBuilder text = new StringBuilder();
    text.append(number).append('\n').append(at.toEpochMilli()).append('\n');
    text.append(kind).append('\n').append(reference).append('\n');
    for (Posting posting : postings) {
      text.append(posting.account()).append('\t');
      text.append(posting.debit().nano()).append('\t');
      text.append(posting.credit().nano()).append('\n');
    }
    return before.chain(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
