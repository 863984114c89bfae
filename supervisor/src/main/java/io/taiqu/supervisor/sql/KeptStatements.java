package io.taiqu.supervisor.sql;

import java.io.Serial;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A connection to a file of SQLite that keeps prepared statements which were closed for whoever
 * asks for the same text again: to prepare one costs more than most of them take to run. SQLite
 * itself prepares a kept one anew after the schema changed. For one thread at a time.
 */
final class KeptStatements extends JDBC4Connection {
  private static final String SCHEME = "jdbc:sqlite:";
  private static final int MOST_KEPT = 256;

  private final Map<String, Kept> closed = new Eldest();
  private final String beginning;
  private boolean ending;

  /**
   * Opens a file.
   *
   * @param beginning what begins a transaction
   */
  KeptStatements(String file, Properties settings, String beginning) throws SQLException {
    super(SCHEME + file, file, settings);
    this.beginning = beginning;
  }

  /**
   * Begins a transaction. The driver's own way begins another one as soon as one is committed, and
   * so locks twice.
   */
  void begin() throws SQLException {
    getConnectionConfig().setAutoCommit(false);
    try {
      run(beginning);
    } catch (SQLException e) {
      getConnectionConfig().setAutoCommit(true);
      throw e;
    }
  }

  /** Ends the transaction; what was changed is on disk. */
  @Override
  public void commit() throws SQLException {
    run("COMMIT");
    getConnectionConfig().setAutoCommit(true);
  }

  /** Ends the transaction; nothing was changed. */
  @Override
  public void rollback() throws SQLException {
    try {
      run("ROLLBACK");
    } finally {
      getConnectionConfig().setAutoCommit(true);
    }
  }

  private void run(String text) throws SQLException {
    try (PreparedStatement statement = prepareStatement(text)) {
      statement.executeUpdate();
    }
  }

  /** Statements by their text; the one that was not asked for longest makes room. */
  private static final class Eldest extends LinkedHashMap<String, Kept> {
    @Serial private static final long serialVersionUID = 1;

    Eldest() {
      super(MOST_KEPT, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
      if (size() <= MOST_KEPT) {
        return false;
      }
      eldest.getValue().giveUp();
      return true;
    }
  }

  @Override
  public PreparedStatement prepareStatement(
      String text, int resultSetType, int concurrency, int holdability) throws SQLException {
    if (resultSetType != ResultSet.TYPE_FORWARD_ONLY || concurrency != ResultSet.CONCUR_READ_ONLY) {
      return super.prepareStatement(text, resultSetType, concurrency, holdability);
    }
    Optional<Kept> kept = Optional.ofNullable(closed.remove(text));
    return kept.isPresent() ? kept.get() : new Kept(this, text);
  }

  @Override
  public void close() throws SQLException {
    ending = true;
    for (Kept kept : closed.values()) {
      kept.giveUp();
    }
    closed.clear();
    super.close();
  }

  /** A statement that is kept when it is closed. */
  private static final class Kept extends JDBC4PreparedStatement {
    private final KeptStatements owner;
    private final String text;

    /** What the columns of its rows are called; empty until it was run, or if a table says it. */
    private String[] columns = {};

    Kept(KeptStatements owner, String text) throws SQLException {
      super(owner, text);
      this.owner = owner;
      this.text = text;
    }

    /**
     * The driver asks for the name of each column anew for each run, which costs more than most
     * rows.
     */
    @Override
    public ResultSet getResultSet() throws SQLException {
      if (columns.length > 0) {
        rs.colsMeta = columns;
      }
      ResultSet rows = super.getResultSet();
      if (columns.length == 0 && !text.contains("*")) {
        columns = rs.colsMeta;
      }
      return rows;
    }

    @Override
    public void close() throws SQLException {
      Optional<Kept> kept = Optional.ofNullable(owner.closed.get(text));
      if (owner.ending || isClosed() || kept.filter(other -> other != this).isPresent()) {
        super.close();
      } else if (kept.isEmpty()) {
        if (rs.isOpen()) {
          rs.close();
        }
        // One that failed, or was not read to its end, would hold what it had locked.
        pointer.safeRunInt(DB::reset);
        // All parameters are bound anew by whoever runs it next. SQLite's own are left: a statement
        // whose plan might depend on one would be planned again.
        clearBatch();
        owner.closed.put(text, this);
      }
    }

    void giveUp() {
      try {
        super.close();
      } catch (SQLException nothingToSave) {
        // A statement that failed says so once more when it is finalised.
        throw new IllegalStateException(nothingToSave);
      }
    }
  }
}
