package io.taiqu.edge.sqlite;

import io.taiqu.edge.runtime.ReadingStore;
import io.taiqu.edge.runtime.StorageFailure;
import io.taiqu.protocol.codec.MalformedException;
import io.taiqu.protocol.codec.ReadingBlockCodec;
import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.IntervalReading;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Interval readings in a SQLite file of their own. What is acknowledged is deleted together with
 * the next addition, so that an acknowledgement costs no write of its own.
 */
public final class SqliteReadingStore implements ReadingStore {
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

  private static final int SHARE_TO_DROP = 10;

  private final Database database;
  private final ZoneId zone;
  private final Map<Long, Long> watermarks = new HashMap<>();

  private SqliteReadingStore(Database database, ZoneId zone) {
    this.database = database;
    this.zone = zone;
  }

  /** Years of readings of a large site; more would fill a small card and crowd out the ledger. */
  public static final long USUAL_QUOTA_BYTES = 1L << 30;

  /** Opens {@code readings.db} in a directory, or makes it; each block is committed at once. */
  public static SqliteReadingStore open(Path directory, ZoneId zone) {
    return open(directory, zone, CommitPacing.EACH);
  }

  /** Opens {@code readings.db} with the usual quota. */
  public static SqliteReadingStore open(Path directory, ZoneId zone, CommitPacing pacing) {
    return open(directory, zone, pacing, USUAL_QUOTA_BYTES);
  }

  /**
   * Opens {@code readings.db} in a directory, or makes it.
   *
   * @param zone tells which blocks are at a day's end, and dropped last when the disk is full
   * @param quotaBytes the file grows no further
   * @throws io.taiqu.edge.runtime.StorageNewer if a newer release wrote it
   * @throws StorageFailure if it can't be opened
   */
  public static SqliteReadingStore open(
      Path directory, ZoneId zone, CommitPacing pacing, long quotaBytes) {
    return new SqliteReadingStore(
        Database.open(directory.resolve("readings.db"), MIGRATIONS, pacing, quotaBytes), zone);
  }

  @Override
  public Position position() {
    try (Statement statement = database.connection().createStatement();
        ResultSet row =
            statement.executeQuery("SELECT epoch, next_sequence, last_interval FROM stream")) {
      row.next();
      long epoch = row.getLong(1);
      long next = row.getLong(2);
      long lastInterval = row.getLong(3);
      return row.wasNull()
          ? new Position(epoch, next, Optional.empty(), Set.of())
          : new Position(
              epoch,
              next,
              Optional.of(Instant.ofEpochMilli(lastInterval)),
              recordedAt(epoch, lastInterval));
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  private Set<SupplyPointId> recordedAt(long epoch, long interval) throws SQLException {
    Set<SupplyPointId> recorded = new HashSet<>();
    try (PreparedStatement query =
        database
            .connection()
            .prepareStatement(
                "SELECT first_sequence, records, interval_end, boot, content FROM block WHERE epoch"
                    + " = ? AND interval_end = ?")) {
      query.setLong(1, epoch);
      query.setLong(2, interval);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          for (IntervalReading reading : ReadingBlockCodec.decode(block(rows))) {
            recorded.add(reading.point());
          }
        }
      }
    } catch (MalformedException damaged) {
      throw new StorageFailure(
          database.file() + ": the block of the last interval is damaged", damaged);
    }
    return recorded;
  }

  @Override
  public void begin(long epoch) {
    try (PreparedStatement update =
        database
            .connection()
            .prepareStatement(
                "UPDATE stream SET epoch = ?, next_sequence = 1, last_interval = NULL")) {
      update.setLong(1, epoch);
      update.executeUpdate();
      database.commit();
    } catch (SQLException failed) {
      throw Database.failure("write", database.file(), failed);
    }
  }

  @Override
  public boolean append(ReadingBlock block) {
    try {
      database.begin();
      insert(block);
      deleteAcknowledged();
      database.added();
      return true;
    } catch (SQLException failed) {
      if (Database.isFull(failed)) {
        database.rollbackAfterFull(failed);
        return false;
      }
      throw Database.failure("write", database.file(), failed);
    }
  }

  private void insert(ReadingBlock block) throws SQLException {
    try (PreparedStatement insert =
            database
                .connection()
                .prepareStatement(
                    "INSERT INTO block (epoch, first_sequence, records, interval_end, boot,"
                        + " content) SELECT epoch, ?, ?, ?, ?, ? FROM stream");
        PreparedStatement update =
            database
                .connection()
                .prepareStatement("UPDATE stream SET next_sequence = ?, last_interval = ?")) {
      insert.setLong(1, block.firstSequence());
      insert.setInt(2, block.count());
      insert.setLong(3, block.intervalEnd().toEpochMilli());
      insert.setBytes(4, block.bootId().toBytes());
      insert.setBytes(5, block.bytes());
      insert.executeUpdate();
      update.setLong(1, block.lastSequence() + 1);
      update.setLong(2, block.intervalEnd().toEpochMilli());
      update.executeUpdate();
    }
  }

  @Override
  public void acknowledge(long epoch, long watermark, List<SequenceRange> ranges) {
    watermarks.merge(epoch, watermark, Math::max);
    if (ranges.isEmpty()) {
      return;
    }
    try {
      database.begin();
      for (SequenceRange range : ranges) {
        delete(epoch, range.first(), range.last());
      }
      database.commit();
    } catch (SQLException failed) {
      if (!Database.isFull(failed)) {
        throw Database.failure("write", database.file(), failed);
      }
      // What stays is sent once more and acknowledged once more.
      database.rollbackAfterFull(failed);
    }
  }

  private void deleteAcknowledged() throws SQLException {
    for (Map.Entry<Long, Long> mark : watermarks.entrySet()) {
      delete(mark.getKey(), 0, mark.getValue());
    }
  }

  /** The last interval stays: after a restart it tells who was read in it already. */
  private void delete(long epoch, long first, long last) throws SQLException {
    try (PreparedStatement delete =
        database
            .connection()
            .prepareStatement(
                "DELETE FROM block WHERE epoch = ? AND first_sequence BETWEEN ? AND ? AND"
                    + " first_sequence + records - 1 <= ? AND (epoch, interval_end) NOT IN (SELECT epoch,"
                    + " last_interval FROM stream)")) {
      delete.setLong(1, epoch);
      delete.setLong(2, first);
      delete.setLong(3, last);
      delete.setLong(4, last);
      delete.executeUpdate();
    }
  }

  @Override
  public List<ReadingBlock> blocksFrom(long epoch, long firstSequence, int limit) {
    try (PreparedStatement query =
        database
            .connection()
            .prepareStatement(
                "SELECT first_sequence, records, interval_end, boot, content FROM block WHERE epoch"
                    + " = ? AND first_sequence >= ? ORDER BY first_sequence LIMIT ?")) {
      query.setLong(1, epoch);
      query.setLong(2, Math.max(firstSequence, watermarks.getOrDefault(epoch, 0L) + 1));
      query.setInt(3, limit);
      List<ReadingBlock> blocks = new ArrayList<>();
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          blocks.add(block(rows));
        }
      }
      return blocks;
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  private static ReadingBlock block(ResultSet row) throws SQLException {
    return new ReadingBlock(
        row.getLong(1),
        row.getInt(2),
        Instant.ofEpochMilli(row.getLong(3)),
        BootId.fromBytes(row.getBytes(4)),
        row.getBytes(5));
  }

  @Override
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

  @Override
  public long thin() {
    try {
      database.begin();
      long dropped = 0;
      long blocks = count("SELECT count(*) FROM block");
      // Without a day's end first; if only those are left, they go too.
      for (long[] key : oldest(Math.max(1, blocks / SHARE_TO_DROP))) {
        try (PreparedStatement delete =
            database
                .connection()
                .prepareStatement("DELETE FROM block WHERE epoch = ? AND first_sequence = ?")) {
          delete.setLong(1, key[0]);
          delete.setLong(2, key[1]);
          delete.executeUpdate();
        }
        dropped += key[2];
      }
      try (PreparedStatement update =
          database.connection().prepareStatement("UPDATE stream SET lost = lost + ?")) {
        update.setLong(1, dropped);
        update.executeUpdate();
      }
      database.commit();
      giveRoomBack();
      return dropped;
    } catch (SQLException failed) {
      if (Database.isFull(failed)) {
        database.rollbackAfterFull(failed);
        return 0;
      }
      throw Database.failure("thin", database.file(), failed);
    }
  }

  private List<long[]> oldest(long wanted) throws SQLException {
    List<long[]> chosen = new ArrayList<>();
    List<long[]> dayEnds = new ArrayList<>();
    try (Statement statement = database.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT epoch, first_sequence, records, interval_end FROM block WHERE interval_end"
                    + " < coalesce((SELECT last_interval FROM stream), 0) - 86400000 ORDER BY"
                    + " epoch, first_sequence")) {
      while (rows.next() && chosen.size() < wanted) {
        long[] key = {rows.getLong(1), rows.getLong(2), rows.getLong(3)};
        Instant end = Instant.ofEpochMilli(rows.getLong(4));
        boolean dayEnd = end.atZone(zone).toLocalTime().equals(LocalTime.MIDNIGHT);
        (dayEnd ? dayEnds : chosen).add(key);
      }
    }
    return chosen.isEmpty() ? dayEnds : chosen;
  }

  private void giveRoomBack() throws SQLException {
    database.execute("PRAGMA incremental_vacuum");
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  @Override
  public Usage usage() {
    long blocks = 0;
    long records = 0;
    try (PreparedStatement query =
        database
            .connection()
            .prepareStatement(
                "SELECT count(*), coalesce(sum(records), 0) FROM block WHERE epoch = ? AND"
                    + " first_sequence > ?")) {
      for (long epoch : epochs()) {
        query.setLong(1, epoch);
        query.setLong(2, watermarks.getOrDefault(epoch, 0L));
        try (ResultSet row = query.executeQuery()) {
          row.next();
          blocks += row.getLong(1);
          records += row.getLong(2);
        }
      }
      return new Usage(blocks, records, count("SELECT lost FROM stream"));
    } catch (SQLException failed) {
      throw Database.failure("read", database.file(), failed);
    }
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = database.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    try {
      database.begin();
      deleteAcknowledged();
    } catch (SQLException failed) {
      if (!Database.isFull(failed)) {
        throw Database.failure("write", database.file(), failed);
      }
      database.rollbackAfterFull(failed);
    }
    database.close();
  }
}
