package io.taiqu.edge.sqlite;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.message.ReadingBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code readings.db}, in which units kept interval readings until they wrote them to segments. It
 * is only read any more.
 */
public final class FormerReadings implements AutoCloseable {
  private static final String NAME = "readings.db";
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE block (
            epoch INTEGER NOT NULL,
            first_sequence INTEGER NOT NULL,
            records INTEGER NOT NULL,
            interval_end INTEGER NOT NULL,
            boot BLOB NOT NULL,
            content BLOB NOT NULL,
            PRIMARY KEY (epoch, first_sequence)
          );;
          CREATE TABLE stream (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            epoch INTEGER NOT NULL,
            next_sequence INTEGER NOT NULL,
            last_interval INTEGER,
            lost INTEGER NOT NULL
          );;
          INSERT INTO stream (id, epoch, next_sequence, last_interval, lost)
          VALUES (1, 0, 1, NULL, 0)
          """);

  private final Database database;

  private FormerReadings(Database database) {
    this.database = database;
  }

  /** Whether a data directory has them. */
  public static boolean areIn(Path data) {
    return Files.exists(data.resolve(NAME));
  }

  /**
   * Opens those of a data directory.
   *
   * @throws io.taiqu.edge.runtime.StorageFailure if they can't be opened
   */
  public static FormerReadings open(Path data) {
    return new FormerReadings(
        Database.open(data.resolve(NAME), MIGRATIONS, CommitPacing.EACH, Database.NO_QUOTA));
  }

  /** Deletes those of a data directory. */
  public static void deleteIn(Path data) throws IOException {
    for (String part : List.of("-wal", "-shm", "")) {
      Files.deleteIfExists(data.resolve(NAME + part));
    }
  }

  /** The present stream's epoch. */
  public long epoch() {
    return number("SELECT epoch FROM stream");
  }

  /** Records that were dropped for want of room, ever. */
  public long lost() {
    return number("SELECT lost FROM stream");
  }

  private long number(String sql) {
    try (Statement statement = database.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  /** Epochs that have blocks, oldest first. */
  public List<Long> epochs() {
    try (Statement statement = database.connection().createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT DISTINCT epoch FROM block ORDER BY epoch")) {
      List<Long> epochs = new ArrayList<>();
      while (rows.next()) {
        epochs.add(rows.getLong(1));
      }
      return epochs;
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  /** Blocks of one epoch from a sequence on, oldest first. */
  public List<ReadingBlock> blocksFrom(long epoch, long firstSequence, int limit) {
    try (PreparedStatement query =
        database
            .connection()
            .prepareStatement(
                "SELECT first_sequence, records, interval_end, boot, content FROM block WHERE epoch"
                    + " = ? AND first_sequence >= ? ORDER BY first_sequence LIMIT ?")) {
      query.setLong(1, epoch);
      query.setLong(2, firstSequence);
      query.setInt(3, limit);
      List<ReadingBlock> blocks = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          blocks.add(
              new ReadingBlock(
                  rows.getLong(1),
                  rows.getInt(2),
                  Instant.ofEpochMilli(rows.getLong(3)),
                  BootId.fromBytes(rows.getBytes(4)),
                  rows.getBytes(5)));
        }
      }
      return blocks;
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
