package io.taiqu.supervisor.ledger;

import io.taiqu.protocol.identity.Digest;
import java.util.List;
import java.util.function.Consumer;

/** Keeps the ledger. Entries are only ever added. */
public interface LedgerStore {
  /** The last entry's number and head; number 0 and {@link Digest#ZERO} for an empty ledger. */
  Head head();

  /** Adds an entry. */
  void append(Entry entry, Digest head);

  /** Hands over every entry with its stored head, in order. */
  void each(Consumer<Stored> consumer);

  /** Every entry that touches a ledger account, newest first. */
  List<Entry> touching(String account);

  /** Where the ledger ends. */
  record Head(long number, Digest hash) {}

  /**
   * An entry as it is stored, which may have been tampered with: its parts are not checked.
   *
   * @param hash head of the chain after it, as stored
   */
  record Stored(
      long number,
      java.time.Instant at,
      String kind,
      String reference,
      List<RawPosting> postings,
      Digest hash) {}

  /** A posting as it is stored. */
  record RawPosting(String account, long debit, long credit) {}
}
