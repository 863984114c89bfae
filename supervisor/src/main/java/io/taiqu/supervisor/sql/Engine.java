package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.transaction.StoreException;
import java.sql.SQLException;
import java.util.Collection;

/** A database system: all in which one differs from another. */
sealed interface Engine permits SqliteEngine, PostgresEngine {
  /** Which one, for the few statements that are written twice. */
  enum Kind {
    SQLITE,
    POSTGRES
  }

  Kind kind();

  /** Reads one consistent state. */
  <T> T read(Database.Work<T> work) throws SQLException;

  /** Writes in one transaction that behaves as if nothing else ran meanwhile. */
  <T> T write(Database.Work<T> work) throws SQLException;

  /**
   * Writes in one transaction that no other with one of the same subjects runs beside. Of all
   * others it may see what they commit meanwhile.
   */
  <T> T writeFor(Collection<String> subjects, Database.Work<T> work) throws SQLException;

  /** How often a transaction that ended so is worth being tried again. */
  int furtherTries(SQLException e);

  /** The failure in words that say what to do. */
  StoreException failure(SQLException e);

  /** A migration in this system's words. */
  String script(String text);

  /** How much of the disk the database takes. */
  long sizeInBytes() throws SQLException;

  /** Ends all connections. */
  void close() throws SQLException;
}
