package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.quantity.Money;
import io.taiqu.supervisor.ledger.Entry;
import io.taiqu.supervisor.ledger.LedgerStore;
import io.taiqu.supervisor.ledger.Posting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The ledger in two tables. */
public final class SqlLedgerStore implements LedgerStore {
  private static final String ENTRIES =
      """
      SELECT t.no, t.at, t.kind, t.reference, t.hash, p.account, p.debit, p.credit
        FROM ledger_transaction t JOIN posting p ON p.transaction_no = t.no
      """;

  private final Database database;

  public SqlLedgerStore(Database database) {
    this.database = database;
  }

  @Override
  public Head head() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT no, hash FROM ledger_transaction ORDER BY no DESC LIMIT 1");
          ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? new Head(rows.getLong(1), Digest.fromBytes(rows.getBytes(2)))
            : new Head(0, Digest.ZERO);
      }
    });
  }

  @Override
  public void append(Entry entry, Digest head) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO ledger_transaction (no, at, kind, reference, hash) VALUES (?, ?, ?, ?, ?)")) {
        insert.setLong(1, entry.number());
        insert.setLong(2, entry.at().toEpochMilli());
        insert.setString(3, entry.kind());
        insert.setString(4, entry.reference());
        insert.setBytes(5, head.toBytes());
        insert.executeUpdate();
      }
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO posting (transaction_no, line, account, debit, credit) VALUES (?, ?, ?, ?, ?)")) {
        int line = 0;
        for (Posting posting : entry.postings()) {
          insert.setLong(1, entry.number());
          insert.setInt(2, ++line);
          insert.setString(3, posting.account());
          insert.setLong(4, posting.debit().nano());
          insert.setLong(5, posting.credit().nano());
          insert.addBatch();
        }
        insert.executeBatch();
      }
    });
  }

  @Override
  public void each(Consumer<Stored> consumer) {
    database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(ENTRIES + " ORDER BY t.no, p.line")) {
        scan(query, consumer);
      }
      return Boolean.TRUE;
    });
  }

  @Override
  public List<Entry> touching(String account) {
    List<Entry> entries = new ArrayList<>();
    database.read(connection -> {
      try (PreparedStatement query = touchingQuery(connection, account)) {
        scan(
            query,
            stored ->
                entries.add(
                    new Entry(
                        stored.number(),
                        stored.at(),
                        stored.kind(),
                        stored.reference(),
                        stored.postings().stream()
                            .map(raw ->
                                new Posting(
                                    raw.account(), new Money(raw.debit()), new Money(raw.credit())))
                            .toList())));
      }
      return Boolean.TRUE;
    });
    return entries;
  }

  private static PreparedStatement touchingQuery(Connection connection, String account)
      throws SQLException {
    PreparedStatement query =
        connection.prepareStatement(
            ENTRIES
                + """
                 WHERE t.no IN (SELECT transaction_no FROM posting WHERE account = ?)
                 ORDER BY t.no DESC, p.line
                """);
    query.setString(1, account);
    return query;
  }

  private static void scan(PreparedStatement query, Consumer<Stored> consumer) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      boolean more = rows.next();
      while (more) {
        long number = rows.getLong(1);
        Instant at = Instant.ofEpochMilli(rows.getLong(2));
        String kind = rows.getString(3);
        String reference = rows.getString(4);
        Digest hash = Digest.fromBytes(rows.getBytes(5));
        List<RawPosting> postings = new ArrayList<>();
        do {
          postings.add(new RawPosting(rows.getString(6), rows.getLong(7), rows.getLong(8)));
          more = rows.next();
        } while (more && rows.getLong(1) == number);
        consumer.accept(new Stored(number, at, kind, reference, postings, hash));
      }
    }
  }
}
