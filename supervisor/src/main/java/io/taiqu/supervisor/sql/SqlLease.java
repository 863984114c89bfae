package io.taiqu.supervisor.sql;

import java.sql.PreparedStatement;
import java.time.Duration;

/**
 * A right that one of several supervisors holds for a while. Its time is the database server's, so
 * that their clocks need not agree. On a file, which has one supervisor, it is always held.
 */
public final class SqlLease {
  private static final String SERVER_MILLIS =
      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

  private final Database database;
  private final String name;
  private final String holder;
  private final Duration length;

  /**
   * A lease that is not taken yet.
   *
   * @param holder names this supervisor; no other may have the name
   * @param length how long it is held from each renewal
   */
  public SqlLease(Database database, String name, String holder, Duration length) {
    this.database = database;
    this.name = name;
    this.holder = holder;
    this.length = length;
  }

  /** How long a renewal lasts. */
  public Duration length() {
    return length;
  }

  /** Takes it or keeps it; false while another holds it. */
  public boolean renew() {
    if (database.engine().kind() == Engine.Kind.SQLITE) {
      return true;
    }
    return database.write(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO lease (name, holder, until) VALUES (?, ?, %1$s + ?)
              ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
               WHERE lease.holder = excluded.holder OR lease.until < %1$s
              """
                  .formatted(SERVER_MILLIS))) {
        upsert.setString(1, name);
        upsert.setString(2, holder);
        upsert.setLong(3, length.toMillis());
        return upsert.executeUpdate() == 1;
      }
    });
  }

  /** Gives it up, so that nobody has to wait for its end. */
  public void release() {
    if (database.engine().kind() == Engine.Kind.SQLITE) {
      return;
    }
    database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM lease WHERE name = ? AND holder = ?")) {
        delete.setString(1, name);
        delete.setString(2, holder);
        delete.executeUpdate();
      }
    });
  }
}
