package io.taiqu.edge.sqlite;

import io.taiqu.edge.runtime.Journal;
import io.taiqu.edge.runtime.LedgerHead;
import io.taiqu.edge.runtime.LedgerUnreadable;
import io.taiqu.protocol.identity.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ledger in a SQLite file of its own, committed with full synchronisation at once. */
public final class SqliteJournal implements Journal {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            entry BLOB NOT NULL,
            hash BLOB NOT NULL
          );;
          CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
          BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;;
          CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
          BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END;;
          CREATE TABLE snapshot (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            sequence INTEGER NOT NULL,
            state BLOB NOT NULL,
            hash BLOB NOT NULL
          )
          """);

  private final Database database;
  private final Ballast ballast;
  private LedgerHead head;

  private SqliteJournal(Database database, Ballast ballast, LedgerHead head) {
    this.database = database;
    this.ballast = ballast;
    this.head = head;
  }

  /** Opens {@code ledger.db} in a directory, or makes it; each entry is committed at once. */
  public static SqliteJournal open(Path directory) {
    return open(directory, CommitPacing.EACH);
  }

  /**
   * Opens {@code ledger.db} in a directory, or makes it.
   *
   * @throws LedgerUnreadable if its last entry does not fit its hash
   * @throws io.taiqu.edge.runtime.StorageNewer if a newer release wrote it
   * @throws io.taiqu.edge.runtime.StorageFailure if it can't be opened
   */
  public static SqliteJournal open(Path directory, CommitPacing pacing) {
    return open(directory, pacing, Database.NO_QUOTA);
  }

  static SqliteJournal open(Path directory, CommitPacing pacing, long quotaBytes) {
    Database database =
        Database.open(directory.resolve("ledger.db"), MIGRATIONS, pacing, quotaBytes);
    Ballast ballast = new Ballast(directory.resolve("ballast"));
    ballast.restore();
    try {
      return new SqliteJournal(database, ballast, readHead(database));
    } catch (SQLException failed) {
      database.close();
      throw Database.failure("read", database.file(), failed);
    }
  }

  /**
   * What {@code ledger.db} of a unit that does not run holds, without changing anything in its
   * directory; empty if there is none.
   *
   * @throws LedgerUnreadable if it is damaged
   * @throws io.taiqu.edge.runtime.StorageFailure if it can't be read, or a unit runs on it
   */
  public static Optional<Contents> look(Path directory) {
    Path file = directory.resolve("ledger.db");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (SqliteJournal journal =
        new SqliteJournal(
            Database.look(file), new Ballast(directory.resolve("ballast")), LedgerHead.EMPTY)) {
      return Optional.of(journal.read());
    }
  }

  private static LedgerHead readHead(Database database) throws SQLException {
    try (Statement statement = database.connection().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")) {
      return row.next()
          ? new LedgerHead(row.getLong(1), Digest.fromBytes(row.getBytes(2)))
          : LedgerHead.EMPTY;
    }
  }

  @Override
  public Contents read() {
    try {
      Optional<Snapshot> snapshot = readSnapshot();
      long from = snapshot.map(Snapshot::sequence).orElse(0L);
      LedgerHead reached = from == 0 ? LedgerHead.EMPTY : headAt(from);
      List<byte[]> entries = new ArrayList<>();
      Optional<Instant> lastAt = Optional.empty();
      try (PreparedStatement query =
          database
              .connection()
              .prepareStatement(
                  "SELECT sequence, at, entry, hash FROM journal WHERE sequence >= ? ORDER BY"
                      + " sequence")) {
        query.setLong(1, from);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            Instant at = Instant.ofEpochMilli(rows.getLong(2));
            lastAt = Optional.of(at);
            if (rows.getLong(1) == from) {
              continue;
            }
            reached = reached.after(at, rows.getBytes(3));
            if (rows.getLong(1) != reached.sequence()
                || !reached.hash().equals(Digest.fromBytes(rows.getBytes(4)))) {
              throw new LedgerUnreadable(
                  database.file()
                      + ": entry "
                      + rows.getLong(1)
                      + " does not continue the chain; the ledger was damaged or changed");
            }
            entries.add(rows.getBytes(3));
          }
        }
      }
      return new Contents(snapshot.map(Snapshot::state), entries, lastAt);
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  private record Snapshot(long sequence, byte[] state) {}

  private Optional<Snapshot> readSnapshot() throws SQLException {
    try (Statement statement = database.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT sequence, state, hash FROM snapshot")) {
      if (!row.next()) {
        return Optional.empty();
      }
      if (!Digest.of(row.getBytes(2)).equals(Digest.fromBytes(row.getBytes(3)))) {
        throw new LedgerUnreadable(database.file() + ": the snapshot is damaged");
      }
      return Optional.of(new Snapshot(row.getLong(1), row.getBytes(2)));
    }
  }

  private LedgerHead headAt(long sequence) throws SQLException {
    try (PreparedStatement query =
        database.connection().prepareStatement("SELECT hash FROM journal WHERE sequence = ?")) {
      query.setLong(1, sequence);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new LedgerUnreadable(
              database.file() + ": the snapshot is of entry " + sequence + ", which is missing");
        }
        return new LedgerHead(sequence, Digest.fromBytes(row.getBytes(1)));
      }
    }
  }

  @Override
  public LedgerHead head() {
    return head;
  }

  @Override
  public List<Digest> linksAfter(long sequence, int limit) {
    try (PreparedStatement query =
        database
            .connection()
            .prepareStatement(
                "SELECT sequence, at, entry FROM journal WHERE sequence > ? ORDER BY sequence"
                    + " LIMIT ?")) {
      query.setLong(1, sequence);
      query.setInt(2, limit);
      List<Digest> links = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          links.add(
              LedgerHead.link(
                  rows.getLong(1), Instant.ofEpochMilli(rows.getLong(2)), rows.getBytes(3)));
        }
      }
      return links;
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  @Override
  public Appended append(Instant at, byte[] entry, Optional<byte[]> snapshot) {
    LedgerHead next = head.after(at, entry);
    Appended appended = tryAppend(next, at, entry, snapshot);
    if (appended instanceof Appended.NoRoom && ballast.release()) {
      appended = tryAppend(next, at, entry, snapshot);
    }
    return appended;
  }

  private Appended tryAppend(LedgerHead next, Instant at, byte[] entry, Optional<byte[]> snapshot) {
    try {
      database.begin();
      insert(next, at, entry);
      if (snapshot.isPresent()) {
        replaceSnapshot(next.sequence(), snapshot.get());
      }
      database.added();
      head = next;
      if (snapshot.isPresent()) {
        ballast.restore();
      }
      return new Appended.Done(next);
    } catch (SQLException failed) {
      if (Database.isFull(failed)) {
        database.rollbackAfterFull(failed);
        return new Appended.NoRoom();
      }
      throw Database.failure("write", database.file(), failed);
    }
  }

  private void insert(LedgerHead next, Instant at, byte[] entry) throws SQLException {
    try (PreparedStatement insert =
        database
            .connection()
            .prepareStatement(
                "INSERT INTO journal (sequence, at, entry, hash) VALUES (?, ?, ?, ?)")) {
      insert.setLong(1, next.sequence());
      insert.setLong(2, at.toEpochMilli());
      insert.setBytes(3, entry);
      insert.setBytes(4, next.hash().toBytes());
      insert.executeUpdate();
    }
  }

  private void replaceSnapshot(long sequence, byte[] state) throws SQLException {
    try (PreparedStatement replace =
        database
            .connection()
            .prepareStatement(
                "INSERT INTO snapshot (id, sequence, state, hash) VALUES (1, ?, ?, ?) ON CONFLICT"
                    + " (id) DO UPDATE SET sequence = excluded.sequence, state = excluded.state,"
                    + " hash = excluded.hash")) {
      replace.setLong(1, sequence);
      replace.setBytes(2, state);
      replace.setBytes(3, Digest.of(state).toBytes());
      replace.executeUpdate();
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
