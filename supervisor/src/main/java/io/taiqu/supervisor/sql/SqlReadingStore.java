package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.BootId;
import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import io.taiqu.supervisor.reading.Amendment;
import io.taiqu.supervisor.reading.Layout;
import io.taiqu.supervisor.reading.ReadingStore;
import io.taiqu.supervisor.reading.SlotKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Blocks of readings and roll-ups. */
public final class SqlReadingStore implements ReadingStore {
  /** The run that took a block is within its bytes. */
  private static final BootId UNREAD_BOOT = new BootId(new UUID(0, 0));

  private static final String ROLL_UPS = "roll-ups";
  private static final int BLOCKS_AT_ONCE = 200;

  private final Database database;
  private final ReadingPartitions partitions;

  public SqlReadingStore(Database database) {
    this.database = database;
    this.partitions = new ReadingPartitions(database.engine().kind());
  }

  @Override
  public long layoutVersion() {
    return database
        .read(connection -> setting(connection, SqlEstateStore.LAYOUT_VERSION))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private static Optional<String> setting(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT value FROM setting WHERE name = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  @Override
  public boolean isRollUpDue() {
    return database.read(connection -> setting(connection, ROLL_UPS)).isPresent();
  }

  @Override
  public void rollUpDone() {
    database.execute(connection -> {
      try (PreparedStatement delete =
          connection.prepareStatement("DELETE FROM setting WHERE name = ?")) {
        delete.setString(1, ROLL_UPS);
        delete.executeUpdate();
      }
    });
  }

  @Override
  public Optional<Layout> layout(EdgeId edge) {
    return database.read(connection -> LayoutRows.of(connection, edge));
  }

  @Override
  public Optional<Layout> layoutOf(SupplyPointId point) {
    return database.read(connection -> LayoutRows.of(connection, point));
  }

  @Override
  public List<EdgeId> edgesOf(long transformer) {
    return database.read(connection -> LayoutRows.edges(connection, transformer));
  }

  @Override
  public Map<StreamKey, Long> streams() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT edge, epoch, stored FROM reading_stream ORDER BY edge, epoch");
          ResultSet rows = query.executeQuery()) {
        Map<StreamKey, Long> streams = new LinkedHashMap<>();
        while (rows.next()) {
          streams.put(
              new StreamKey(EdgeId.parse(rows.getString(1)), rows.getLong(2)), rows.getLong(3));
        }
        return streams;
      }
    });
  }

  @Override
  public List<SequenceRange> stored(StreamKey stream) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT first_sequence, record_count FROM reading_batch
               WHERE edge = ? AND epoch = ? ORDER BY first_sequence
              """)) {
        query.setString(1, stream.edge().toString());
        query.setLong(2, stream.epoch());
        try (ResultSet rows = query.executeQuery()) {
          List<SequenceRange> ranges = new ArrayList<>();
          while (rows.next()) {
            long first = rows.getLong(1);
            ranges.add(new SequenceRange(first, first + rows.getInt(2) - 1));
          }
          return ranges;
        }
      }
    });
  }

  @Override
  public Map<Long, Long> storedByEpoch(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT epoch, stored FROM reading_stream WHERE edge = ?
              UNION ALL SELECT -1, revision FROM roll_up_revision WHERE edge = ?
              """)) {
        query.setString(1, edge.toString());
        query.setString(2, edge.toString());
        try (ResultSet rows = query.executeQuery()) {
          Map<Long, Long> stored = new HashMap<>();
          while (rows.next()) {
            stored.put(rows.getLong(1), rows.getLong(2));
          }
          return stored;
        }
      }
    });
  }

  @Override
  public List<BlockKey> overlapping(StreamKey stream, long first, long last) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT first_sequence, record_count, hash FROM reading_batch
               WHERE edge = ? AND epoch = ? AND first_sequence BETWEEN ? AND ?
                 AND first_sequence + record_count > ?
              """)) {
        query.setString(1, stream.edge().toString());
        query.setLong(2, stream.epoch());
        query.setLong(3, first - ReadingBlock.MAX_RECORDS);
        query.setLong(4, last);
        query.setLong(5, first);
        try (ResultSet rows = query.executeQuery()) {
          List<BlockKey> blocks = new ArrayList<>();
          while (rows.next()) {
            long start = rows.getLong(1);
            blocks.add(
                new BlockKey(
                    start, start + rows.getInt(2) - 1, Digest.fromBytes(rows.getBytes(3))));
          }
          return blocks;
        }
      }
    });
  }

  @Override
  public List<ReadingBlock> blocks(StreamKey stream, long after, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT b.first_sequence, b.record_count, b.interval_end, k.bytes
                FROM reading_batch b
                JOIN reading_block k ON k.edge = b.edge AND k.epoch = b.epoch
                 AND k.first_sequence = b.first_sequence AND k.interval_end = b.interval_end
               WHERE b.edge = ? AND b.epoch = ? AND b.first_sequence > ?
               ORDER BY b.first_sequence LIMIT ?
              """)) {
        query.setString(1, stream.edge().toString());
        query.setLong(2, stream.epoch());
        query.setLong(3, after);
        query.setInt(4, limit);
        try (ResultSet rows = query.executeQuery()) {
          List<ReadingBlock> blocks = new ArrayList<>();
          while (rows.next()) {
            blocks.add(
                new ReadingBlock(
                    rows.getLong(1),
                    rows.getInt(2),
                    Instant.ofEpochMilli(rows.getLong(3)),
                    UNREAD_BOOT,
                    rows.getBytes(4)));
          }
          return blocks;
        }
      }
    });
  }

  @Override
  public void eachBlock(EdgeId edge, Instant after, Consumer<ReadingBlock> consumer) {
    database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT b.first_sequence, b.record_count, b.interval_end, k.bytes
                FROM reading_batch b
                JOIN reading_block k ON k.edge = b.edge AND k.epoch = b.epoch
                 AND k.first_sequence = b.first_sequence AND k.interval_end = b.interval_end
               WHERE b.edge = ? AND b.interval_end > ?
              """)) {
        query.setFetchSize(BLOCKS_AT_ONCE);
        query.setString(1, edge.toString());
        query.setLong(2, after.toEpochMilli());
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            consumer.accept(
                new ReadingBlock(
                    rows.getLong(1),
                    rows.getInt(2),
                    Instant.ofEpochMilli(rows.getLong(3)),
                    UNREAD_BOOT,
                    rows.getBytes(4)));
          }
        }
      }
      return Boolean.TRUE;
    });
  }

  @Override
  public List<Remake> remakesDue() {
    return database.read(RemakeRows::due);
  }

  @Override
  public Map<SupplyPointId, List<Amendment>> amendments(Layout layout) {
    return database.read(connection -> AmendmentRows.of(connection, layout.number()));
  }

  @Override
  public void remade(Remake remake, Set<EdgeId> company) {
    database.execute(connection -> RemakeRows.done(connection, remake, company));
  }

  @Override
  public OptionalLong newestInterval(long transformer) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT MAX(id) FROM transformer_interval WHERE id BETWEEN ? AND ?")) {
        query.setLong(1, SlotKey.ofTransformer(transformer, 0));
        query.setLong(2, SlotKey.ofTransformer(transformer + 1, 0) - 1);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          long id = rows.getLong(1);
          return rows.wasNull()
              ? OptionalLong.empty()
              : OptionalLong.of(SlotKey.timeOfTransformer(id));
        }
      }
    });
  }

  @Override
  public NavigableMap<Long, Interval> intervals(long transformer, long fromMinute, long toMinute) {
    return database.read(
        connection -> RollUpRows.intervals(connection, transformer, fromMinute, toMinute));
  }

  @Override
  public Optional<Day> day(long transformer, long number) {
    return database.read(connection -> RollUpRows.day(connection, transformer, number));
  }

  @Override
  public void save(Changes changes) {
    database.execute(connection -> {
      for (Map.Entry<StreamKey, List<ReadingBlock>> stream : changes.blocks().entrySet()) {
        partitions.make(connection, stream.getValue());
      }
      addBatches(connection, changes.blocks());
      addBlocks(connection, changes.blocks());
      saveStreams(connection, changes.streams());
      RollUpRows.saveIntervals(connection, changes.intervals());
      RollUpRows.saveDays(connection, changes.days());
    });
  }

  private static void addBatches(Connection connection, Map<StreamKey, List<ReadingBlock>> streams)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO reading_batch
                   (edge, epoch, first_sequence, record_count, interval_end, hash)
            VALUES (?, ?, ?, ?, ?, ?)
            """)) {
      for (Map.Entry<StreamKey, List<ReadingBlock>> stream : streams.entrySet()) {
        for (ReadingBlock block : stream.getValue()) {
          insert.setString(1, stream.getKey().edge().toString());
          insert.setLong(2, stream.getKey().epoch());
          insert.setLong(3, block.firstSequence());
          insert.setInt(4, block.count());
          insert.setLong(5, block.intervalEnd().toEpochMilli());
          insert.setBytes(6, block.hash().toBytes());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static void addBlocks(Connection connection, Map<StreamKey, List<ReadingBlock>> streams)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO reading_block (edge, epoch, first_sequence, interval_end, bytes)
            VALUES (?, ?, ?, ?, ?)
            """)) {
      for (Map.Entry<StreamKey, List<ReadingBlock>> stream : streams.entrySet()) {
        for (ReadingBlock block : stream.getValue()) {
          insert.setString(1, stream.getKey().edge().toString());
          insert.setLong(2, stream.getKey().epoch());
          insert.setLong(3, block.firstSequence());
          insert.setLong(4, block.intervalEnd().toEpochMilli());
          insert.setBytes(5, block.bytes());
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static void saveStreams(Connection connection, Map<StreamKey, Progress> streams)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO reading_stream (edge, epoch, watermark, stored) VALUES (?, ?, ?, ?)
            ON CONFLICT (edge, epoch) DO UPDATE SET
              watermark = excluded.watermark, stored = excluded.stored
            """)) {
      for (Map.Entry<StreamKey, Progress> stream : streams.entrySet()) {
        upsert.setString(1, stream.getKey().edge().toString());
        upsert.setLong(2, stream.getKey().epoch());
        upsert.setLong(3, stream.getValue().watermark());
        upsert.setLong(4, stream.getValue().stored());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }
}
