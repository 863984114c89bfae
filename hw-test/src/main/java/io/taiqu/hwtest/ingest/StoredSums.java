package io.taiqu.hwtest.ingest;

import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.supervisor.reading.RollUp;
import io.taiqu.supervisor.reading.RollUpRebuild;
import io.taiqu.supervisor.sql.Database;
import io.taiqu.supervisor.sql.SqlReadingStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;

/** What a database holds of readings, looked at from outside. */
public final class StoredSums {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private final Database database;

  public StoredSums(Database database) {
    this.database = database;
  }

  /** Records that are stored, by the blocks' own count. */
  public long records() {
    return number("SELECT COALESCE(SUM(record_count), 0) FROM reading_batch");
  }

  /** The sequences of a unit's records that are stored. */
  public BitSet sequences(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT first_sequence, record_count FROM reading_batch WHERE edge = ?")) {
        query.setString(1, edge.toString());
        try (ResultSet rows = query.executeQuery()) {
          BitSet sequences = new BitSet();
          while (rows.next()) {
            int first = Math.toIntExact(rows.getLong(1));
            sequences.set(first, first + rows.getInt(2));
          }
          return sequences;
        }
      }
    });
  }

  /** Who holds the right to make the rounds; empty text for nobody. */
  public String leader() {
    return database.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT holder FROM lease")) {
        return rows.next() ? rows.getString(1) : "";
      }
    });
  }

  /** A digest of every sum over intervals and days. */
  public String digest() {
    return database.read(connection -> {
      MessageDigest digest = sha256();
      for (String table : List.of("transformer_interval", "transformer_day")) {
        try (Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY id")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i < columns; i++) {
              digest.update(String.valueOf(rows.getString(i)).getBytes(StandardCharsets.UTF_8));
              digest.update((byte) ' ');
            }
            digest.update(rows.getBytes(columns));
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    });
  }

  /** Throws the sums away and makes them anew from the blocks as they came. */
  public void makeAnew() {
    for (String statement :
        List.of(
            "DELETE FROM transformer_interval",
            "DELETE FROM transformer_day",
            "INSERT INTO setting (name, value) VALUES ('roll-ups', 'due')")) {
      database.execute(connection -> {
        try (Statement execution = connection.createStatement()) {
          execution.execute(statement);
        }
      });
    }
    SqlReadingStore store = new SqlReadingStore(database);
    new RollUpRebuild(store, new RollUp(store, MeterFleet.INTERVAL, ZONE), database).runIfDue();
  }

  private long number(String query) {
    return database.read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
