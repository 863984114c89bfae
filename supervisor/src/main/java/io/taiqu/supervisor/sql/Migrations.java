package io.taiqu.supervisor.sql;

import io.taiqu.supervisor.transaction.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The numbered steps of the schema. A step is never changed once it was released; a new one is
 * appended. In the files {@code ID64} stands for the type of a 64-bit row number, {@code BYTES} for
 * that of binary data, and {@code PARTITIONED (column)} and {@code PARTITION FOR THE REST OF table}
 * divide a table by time where the database can.
 */
final class Migrations {
  private static final List<String> FILES =
      List.of(
          "001-foundation.sql",
          "002-staff.sql",
          "003-credit-versions.sql",
          "004-alarm-causes.sql",
          "005-reconnect-limit.sql",
          "006-packed-readings.sql",
          "007-reconciliation.sql",
          "008-checkpoints.sql",
          "009-notice-deliveries.sql",
          "010-fuse.sql",
          "011-settlements.sql",
          "012-lease.sql",
          "013-lost-energy.sql",
          "014-tokens.sql",
          "015-protections.sql",
          "016-webhooks.sql",
          "017-topology.sql",
          "018-roll-outs.sql",
          "019-loss-cases.sql",
          "020-debts.sql",
          "021-amendments.sql",
          "022-openings.sql",
          "023-sms.sql",
          "024-tariff-versions.sql",
          "025-use-tickets.sql",
          "026-notice-assignments.sql",
          "027-bills.sql",
          "028-survey-days.sql",
          "029-nameplates.sql",
          "030-ct-ratios.sql",
          "031-estimated-bills.sql",
          "032-voltages.sql");

  /** What only one supervisor at a time may change. */
  static final String SUBJECT = "schema";

  private Migrations() {}

  /** The version that every database has after {@link #apply}. */
  static int newest() {
    return FILES.size();
  }

  static void apply(Database database) {
    // One supervisor at a time, each step in a transaction of its own.
    while (database.writeFor(List.of(SUBJECT), connection -> step(database, connection))) {
      continue;
    }
  }

  private static boolean step(Database database, Connection connection) throws SQLException {
    int present = version(connection);
    if (present > FILES.size()) {
      throw new StoreException(
          "The database was written by a newer version of Taiqu (schema %d; this version knows up to %d). Install that version or newer; nothing was changed."
              .formatted(present, FILES.size()));
    }
    if (present == FILES.size()) {
      return false;
    }
    String script = database.engine().script(text(FILES.get(present)));
    for (String statement : script.split(";\\s*\\R", -1)) {
      if (!statement.isBlank()) {
        try (Statement execution = connection.createStatement()) {
          execution.execute(statement);
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO schema_version (version) VALUES (?)")) {
      insert.setInt(1, present + 1);
      insert.executeUpdate();
    }
    return true;
  }

  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)");
      try (ResultSet rows =
          statement.executeQuery("SELECT COALESCE(MAX(version), 0) FROM schema_version")) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static String text(String file) {
    try (InputStream stream = Migrations.class.getResourceAsStream("migrations/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("migration " + file + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
