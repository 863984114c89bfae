package io.taiqu.supervisor.ledger;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.transaction.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Posts entries and answers questions about them. */
public final class Ledger implements LedgerView {
  private final LedgerStore store;
  private final Transactions transactions;

  public Ledger(LedgerStore store, Transactions transactions) {
    this.store = store;
    this.transactions = transactions;
  }

  /** Posts an entry, in the caller's transaction if there is one; its number. */
  public long post(Instant at, String kind, String reference, List<Posting> postings) {
    return transactions.run(() -> {
      LedgerStore.Head head = store.head();
      Entry entry = new Entry(head.number() + 1, at, kind, reference, postings);
      store.append(entry, entry.chainedTo(head.hash()));
      return entry.number();
    });
  }

  @Override
  public List<Line> statement(AccountId account, int limit) {
    String name = Posting.customer(account);
    List<Entry> entries = new ArrayList<>(store.touching(name));
    Collections.reverse(entries);
    List<Line> lines = new ArrayList<>();
    Money balance = Money.ZERO;
    for (Entry entry : entries) {
      Money amount = Money.ZERO;
      for (Posting posting : entry.postings()) {
        if (posting.account().equals(name)) {
          amount = amount.plus(posting.credit()).minus(posting.debit());
        }
      }
      balance = balance.plus(amount);
      lines.add(new Line(entry.number(), entry.at(), entry.kind(), amount, balance));
    }
    Collections.reverse(lines);
    return List.copyOf(lines.subList(0, Math.min(limit, lines.size())));
  }

  @Override
  public Check check() {
    Sums sums = new Sums();
    store.each(sums::add);
    return new Check(sums.number, sums.debits, sums.credits, sums.brokenAt);
  }

  private static final class Sums {
    private long number;
    private long brokenAt;
    private Digest head = Digest.ZERO;
    private Money debits = Money.ZERO;
    private Money credits = Money.ZERO;

    void add(LedgerStore.Stored stored) {
      number++;
      for (LedgerStore.RawPosting posting : stored.postings()) {
        debits = debits.plus(new Money(posting.debit()));
        credits = credits.plus(new Money(posting.credit()));
      }
      Optional<Digest> expected = hashOf(stored);
      if (brokenAt == 0 && !expected.equals(Optional.of(stored.hash()))) {
        brokenAt = number;
      }
      head = stored.hash();
    }

    private Optional<Digest> hashOf(LedgerStore.Stored stored) {
      try {
        Entry entry =
            new Entry(
                number,
                stored.at(),
                stored.kind(),
                stored.reference(),
                stored.postings().stream()
                    .map(raw ->
                        new Posting(raw.account(), new Money(raw.debit()), new Money(raw.credit())))
                    .toList());
        return stored.number() == number ? Optional.of(entry.chainedTo(head)) : Optional.empty();
      } catch (IllegalArgumentException e) {
        // Sides that no longer balance are a broken entry, not an error of the check.
        return Optional.empty();
      }
    }
  }
}
