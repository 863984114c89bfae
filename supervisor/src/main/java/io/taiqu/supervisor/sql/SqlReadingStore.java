package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.Digest;
import io.taiqu.protocol.identity.EdgeId;
import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.protocol.message.ReadingBlock;
import io.taiqu.protocol.message.SequenceRange;
import io.taiqu.protocol.quantity.CtRatio;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.grid.GridView;
import io.taiqu.supervisor.reading.Cell;
import io.taiqu.supervisor.reading.Layout;
import io.taiqu.supervisor.reading.ReadingStore;
import io.taiqu.supervisor.reading.SlotKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Blocks of readings and roll-ups. */
public final class SqlReadingStore implements ReadingStore {
  private static final int KIND_MASK = 3;
  private static final int INTERPOLATED = 4;
  private static final int ROLLED_OVER = 8;

  private final Database database;

  public SqlReadingStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Layout> layout(EdgeId edge) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.no, t.code, p.place, p.id, p.role, p.ct_ratio
                FROM transformer t JOIN point p ON p.transformer_no = t.no
               WHERE t.edge = ? ORDER BY p.place
              """)) {
        query.setString(1, edge.toString());
        try (ResultSet rows = query.executeQuery()) {
          List<Layout.Place> places = new ArrayList<>();
          long number = 0;
          String code = "";
          while (rows.next()) {
            number = rows.getLong(1);
            code = rows.getString(2);
            places.add(
                new Layout.Place(
                    rows.getInt(3),
                    SupplyPointId.parse(rows.getString(4)),
                    rows.getString(5).equals(GridView.Role.SUPPLY.name()),
                    CtRatio.parse(rows.getString(6))));
          }
          return places.isEmpty()
              ? Optional.empty()
              : Optional.of(new Layout(number, new TransformerId(code), edge, places));
        }
      }
    });
  }

  @Override
  public List<StreamKey> streams() {
    return database.read(connection -> {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT edge, epoch FROM reading_stream ORDER BY edge, epoch");
          ResultSet rows = query.executeQuery()) {
        List<StreamKey> streams = new ArrayList<>();
        while (rows.next()) {
          streams.add(new StreamKey(EdgeId.parse(rows.getString(1)), rows.getLong(2)));
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
              SELECT first_sequence, record_count FROM reading_block
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
  public List<BlockKey> overlapping(StreamKey stream, long first, long last) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT first_sequence, record_count, hash FROM reading_block
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
  public void add(StreamKey stream, List<ReadingBlock> blocks) {
    database.execute(connection -> {
      try (PreparedStatement insert =
          connection.prepareStatement(
              """
              INSERT INTO reading_block
                     (edge, epoch, first_sequence, record_count, interval_end, hash, bytes)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              """)) {
        for (ReadingBlock block : blocks) {
          insert.setString(1, stream.edge().toString());
          insert.setLong(2, stream.epoch());
          insert.setLong(3, block.firstSequence());
          insert.setInt(4, block.count());
          insert.setLong(5, block.intervalEnd().toEpochMilli());
          insert.setBytes(6, block.hash().toBytes());
          insert.setBytes(7, block.bytes());
          insert.addBatch();
        }
        insert.executeBatch();
      }
    });
  }

  @Override
  public void save(StreamKey stream, long watermark, long stored) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO reading_stream (edge, epoch, watermark, stored) VALUES (?, ?, ?, ?)
              ON CONFLICT (edge, epoch) DO UPDATE SET
                watermark = excluded.watermark, stored = excluded.stored
              """)) {
        upsert.setString(1, stream.edge().toString());
        upsert.setLong(2, stream.epoch());
        upsert.setLong(3, watermark);
        upsert.setLong(4, stored);
        upsert.executeUpdate();
      }
    });
  }

  @Override
  public Map<Integer, NavigableMap<Long, Cell>> cells(
      long transformer, long fromMinute, long toMinute) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT id, source, register_count, register_exponent, energy, state, squares
                FROM point_interval WHERE id BETWEEN ? AND ?
              """)) {
        query.setLong(1, SlotKey.ofPoint(transformer, fromMinute, 0));
        query.setLong(2, SlotKey.ofPoint(transformer, toMinute, SlotKey.PLACES - 1));
        try (ResultSet rows = query.executeQuery()) {
          Map<Integer, NavigableMap<Long, Cell>> cells = new HashMap<>();
          while (rows.next()) {
            long key = rows.getLong(1);
            cells
                .computeIfAbsent(SlotKey.placeOf(key), place -> new TreeMap<>())
                .put(SlotKey.timeOfPoint(key), toCell(rows));
          }
          return cells;
        }
      }
    });
  }

  private static Cell toCell(ResultSet rows) throws SQLException {
    int state = rows.getInt(6);
    Cell.Kind kind = Cell.Kind.values()[state & KIND_MASK];
    return new Cell(
        rows.getLong(2),
        kind,
        (state & ROLLED_OVER) != 0,
        kind == Cell.Kind.MEASURED
            ? Optional.of(new MeterRegister(rows.getLong(3), rows.getInt(4)))
            : Optional.empty(),
        optional(rows, 5),
        (state & INTERPOLATED) != 0,
        optional(rows, 7));
  }

  private static OptionalLong optional(ResultSet rows, int column) throws SQLException {
    long value = rows.getLong(column);
    return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  @Override
  public void save(long transformer, int place, Map<Long, Cell> cells) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO point_interval
                     (id, source, register_count, register_exponent, energy, state, squares)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (id) DO UPDATE SET
                source = excluded.source, register_count = excluded.register_count,
                register_exponent = excluded.register_exponent, energy = excluded.energy,
                state = excluded.state, squares = excluded.squares
              """)) {
        for (Map.Entry<Long, Cell> entry : cells.entrySet()) {
          Cell cell = entry.getValue();
          upsert.setLong(1, SlotKey.ofPoint(transformer, entry.getKey(), place));
          upsert.setLong(2, cell.source());
          if (cell.register().isPresent()) {
            upsert.setLong(3, cell.register().get().count());
            upsert.setInt(4, cell.register().get().exponent());
          } else {
            upsert.setNull(3, Types.BIGINT);
            upsert.setNull(4, Types.INTEGER);
          }
          setOptional(upsert, 5, cell.energy());
          upsert.setInt(
              6,
              cell.kind().ordinal()
                  | (cell.interpolated() ? INTERPOLATED : 0)
                  | (cell.rolledOver() ? ROLLED_OVER : 0));
          setOptional(upsert, 7, cell.squares());
          upsert.addBatch();
        }
        upsert.executeBatch();
      }
    });
  }

  private static void setOptional(PreparedStatement statement, int place, OptionalLong value)
      throws SQLException {
    if (value.isPresent()) {
      statement.setLong(place, value.getAsLong());
    } else {
      statement.setNull(place, Types.BIGINT);
    }
  }

  @Override
  public void save(long transformer, Map<Long, IntervalSum> intervals) {
    database.execute(connection -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              """
              INSERT INTO transformer_interval
                     (id, supplied, sold, expected, measured, customers, known, energy_squares, squares)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (id) DO UPDATE SET
                supplied = excluded.supplied, sold = excluded.sold, expected = excluded.expected,
                measured = excluded.measured, customers = excluded.customers,
                known = excluded.known, energy_squares = excluded.energy_squares,
                squares = excluded.squares
              """)) {
        for (Map.Entry<Long, IntervalSum> entry : intervals.entrySet()) {
          IntervalSum sum = entry.getValue();
          upsert.setLong(1, SlotKey.ofTransformer(transformer, entry.getKey()));
          setOptional(upsert, 2, sum.supplied());
          upsert.setLong(3, sum.sold());
          upsert.setInt(4, sum.expected());
          upsert.setInt(5, sum.measured());
          upsert.setInt(6, sum.customers());
          upsert.setInt(7, sum.known());
          upsert.setDouble(8, sum.energySquares());
          setOptional(upsert, 9, sum.squares());
          upsert.addBatch();
        }
        upsert.executeBatch();
      }
    });
  }

  @Override
  public void sumDay(long transformer, Day day) {
    database.execute(connection -> {
      sumPoints(connection, transformer, day);
      sumTransformer(connection, transformer, day);
    });
  }

  private static void sumPoints(Connection connection, long transformer, Day day)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO point_day (id, energy, intervals, interpolated, measured)
            SELECT ? + id % 4096, COALESCE(SUM(energy), 0), COUNT(energy),
                   SUM(CASE WHEN state % 8 >= 4 THEN 1 ELSE 0 END),
                   SUM(CASE WHEN state % 4 = 2 THEN 1 ELSE 0 END)
              FROM point_interval WHERE id BETWEEN ? AND ?
             GROUP BY id % 4096
            ON CONFLICT (id) DO UPDATE SET
              energy = excluded.energy, intervals = excluded.intervals,
              interpolated = excluded.interpolated, measured = excluded.measured
            """)) {
      upsert.setLong(1, SlotKey.ofPoint(transformer, day.number(), 0));
      upsert.setLong(2, SlotKey.ofPoint(transformer, day.firstMinute(), 0));
      upsert.setLong(3, SlotKey.ofPoint(transformer, day.lastMinute(), SlotKey.PLACES - 1));
      upsert.executeUpdate();
    }
  }

  private static void sumTransformer(Connection connection, long transformer, Day day)
      throws SQLException {
    // Supplied and sold are summed over the same intervals, those in which the supply meter's
    // energy is known.
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO transformer_day
                   (id, day, intervals, supplied, sold, supplied_intervals, customer_intervals,
                    known_intervals, expected, measured, energy_squares, squares, squares_intervals)
            SELECT ?, ?, COUNT(*), COALESCE(SUM(supplied), 0),
                   COALESCE(SUM(CASE WHEN supplied IS NULL THEN 0 ELSE sold END), 0), COUNT(supplied),
                   COALESCE(SUM(CASE WHEN supplied IS NULL THEN 0 ELSE customers END), 0),
                   COALESCE(SUM(CASE WHEN supplied IS NULL THEN 0 ELSE known END), 0),
                   COALESCE(SUM(expected), 0), COALESCE(SUM(measured), 0),
                   (SELECT COALESCE(SUM(CAST(p.energy AS DOUBLE PRECISION) * p.energy), 0)
                      FROM point_day p WHERE p.id BETWEEN ? AND ?),
                   COALESCE(SUM(squares), 0), COUNT(squares)
              FROM transformer_interval WHERE id BETWEEN ? AND ?
            ON CONFLICT (id) DO UPDATE SET
              intervals = excluded.intervals, supplied = excluded.supplied, sold = excluded.sold,
              supplied_intervals = excluded.supplied_intervals,
              customer_intervals = excluded.customer_intervals,
              known_intervals = excluded.known_intervals, expected = excluded.expected,
              measured = excluded.measured, energy_squares = excluded.energy_squares,
              squares = excluded.squares, squares_intervals = excluded.squares_intervals
            """)) {
      upsert.setLong(1, SlotKey.ofTransformer(transformer, day.number()));
      upsert.setLong(2, day.number());
      upsert.setLong(3, SlotKey.ofPoint(transformer, day.number(), 1));
      upsert.setLong(4, SlotKey.ofPoint(transformer, day.number(), SlotKey.PLACES - 1));
      upsert.setLong(5, SlotKey.ofTransformer(transformer, day.firstMinute()));
      upsert.setLong(6, SlotKey.ofTransformer(transformer, day.lastMinute()));
      upsert.executeUpdate();
    }
  }
}
