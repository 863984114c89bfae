package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.audit.AuditEntry;
import io.taiqu.supervisor.audit.AuditStore;
import io.taiqu.supervisor.audit.Deed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The audit trail in one table that is only ever inserted into. */
public final class SqlAuditStore implements AuditStore {
  private static final String COLUMNS =
      """
      SELECT sequence, at, actor, action, subject, before_text, after_text, request_id,
             previous_hash, hash
        FROM audit_entry
      """;

  private final Database database;

  /** A store in the supervisor's database. */
  public SqlAuditStore(Database database) {
    this.database = database;
  }

  @Override
  public AuditEntry append(Deed deed, Instant at) {
    // What is stored in milliseconds must be hashed in milliseconds.
    Instant stored = Instant.ofEpochMilli(at.toEpochMilli());
    return database.write(connection -> {
      AuditEntry entry = next(connection, deed, stored);
      insert(connection, entry);
      return entry;
    });
  }

  private static AuditEntry next(Connection connection, Deed deed, Instant at) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1");
        ResultSet rows = query.executeQuery()) {
      return rows.next()
          ? AuditEntry.after(rows.getLong("sequence"), rows.getString("hash"), deed, at)
          : AuditEntry.after(0, AuditEntry.NO_HASH, deed, at);
    }
  }

  private static void insert(Connection connection, AuditEntry entry) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO audit_entry (sequence, at, actor, action, subject, before_text, after_text,
                                     request_id, previous_hash, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      Deed deed = entry.deed();
      insert.setLong(1, entry.sequence());
      insert.setLong(2, entry.at().toEpochMilli());
      insert.setString(3, deed.actor());
      insert.setString(4, deed.action());
      insert.setString(5, deed.subject());
      insert.setString(6, deed.before());
      insert.setString(7, deed.after());
      insert.setString(8, deed.requestId());
      insert.setString(9, entry.previousHash());
      insert.setString(10, entry.hash());
      insert.executeUpdate();
    }
  }

  @Override
  public List<AuditEntry> newestBefore(long before, int limit, Filter filter) {
    String condition =
        (filter.actor().isEmpty() ? "" : " AND actor = ?")
            + (filter.subject().isEmpty() ? "" : " AND subject = ?");
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              COLUMNS + " WHERE sequence < ?" + condition + " ORDER BY sequence DESC LIMIT ?")) {
        int parameter = 1;
        query.setLong(parameter++, before);
        if (!filter.actor().isEmpty()) {
          query.setString(parameter++, filter.actor());
        }
        if (!filter.subject().isEmpty()) {
          query.setString(parameter++, filter.subject());
        }
        query.setInt(parameter, limit);
        return entries(query);
      }
    });
  }

  @Override
  public List<AuditEntry> oldestAfter(long after, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(COLUMNS + " WHERE sequence > ? ORDER BY sequence LIMIT ?")) {
        query.setLong(1, after);
        query.setInt(2, limit);
        return entries(query);
      }
    });
  }

  private static List<AuditEntry> entries(PreparedStatement query) throws SQLException {
    List<AuditEntry> entries = new ArrayList<>();
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        entries.add(
            new AuditEntry(
                rows.getLong("sequence"),
                new Deed(
                    rows.getString("actor"),
                    rows.getString("action"),
                    rows.getString("subject"),
                    rows.getString("before_text"),
                    rows.getString("after_text"),
                    rows.getString("request_id")),
                Instant.ofEpochMilli(rows.getLong("at")),
                rows.getString("previous_hash"),
                rows.getString("hash")));
      }
    }
    return entries;
  }
}
