package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.quantity.MeterRegister;
import io.taiqu.supervisor.reading.DaySum;
import io.taiqu.supervisor.reading.IntervalSum;
import io.taiqu.supervisor.reading.PointDay;
import io.taiqu.supervisor.reading.ReadingStore.Day;
import io.taiqu.supervisor.reading.ReadingStore.Interval;
import io.taiqu.supervisor.reading.ReadingStore.Slot;
import io.taiqu.supervisor.reading.SlotCodec;
import io.taiqu.supervisor.reading.SlotKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The rows of the roll-ups. */
final class RollUpRows {
  private static final String INTERVAL_COLUMNS =
      "id, supplied, sold, expected, measured, customers, known, energy_squares, squares, cells, estimated_supplied, estimated_sold, volts";
  private static final String DAY_COLUMNS =
      """
      id, day, intervals, supplied, sold, supplied_intervals, customer_intervals, known_intervals,
      expected, measured, energy_squares, squares, squares_intervals, points, estimated_supplied,
      estimated_sold, volt_squares, volt_intervals
      """;

  private RollUpRows() {}

  static NavigableMap<Long, Interval> intervals(
      Connection connection, long transformer, long fromMinute, long toMinute) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT "
                + INTERVAL_COLUMNS
                + " FROM transformer_interval WHERE id BETWEEN ? AND ? ORDER BY id")) {
      query.setLong(1, SlotKey.ofTransformer(transformer, Math.max(0, fromMinute)));
      query.setLong(2, SlotKey.ofTransformer(transformer, Math.max(0, toMinute)));
      try (ResultSet rows = query.executeQuery()) {
        NavigableMap<Long, Interval> intervals = new TreeMap<>();
        while (rows.next()) {
          intervals.put(
              SlotKey.timeOfTransformer(rows.getLong(1)),
              new Interval(
                  new IntervalSum(
                      optional(rows, 2),
                      rows.getLong(3),
                      rows.getInt(4),
                      rows.getInt(5),
                      rows.getInt(6),
                      rows.getInt(7),
                      rows.getDouble(8),
                      rows.getLong(11),
                      rows.getLong(12),
                      optional(rows, 9),
                      optional(rows, 13)),
                  rows.getBytes(10)));
        }
        return intervals;
      }
    }
  }

  /** The register of a supply point at the end of an interval, wherever it hung then. */
  static Optional<MeterRegister> registerAt(Connection connection, SupplyPointId point, long minute)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT transformer_no, place FROM point_stay
             WHERE point = ? AND since < ? AND (until IS NULL OR until >= ?)
            """)) {
      query.setString(1, point.toString());
      query.setLong(2, minute);
      query.setLong(3, minute);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        int place = rows.getInt(2);
        return Optional.ofNullable(
                intervals(connection, rows.getLong(1), minute, minute).get(minute))
            .flatMap(stored -> SlotCodec.decode(stored.cells(), place).register());
      }
    }
  }

  static Optional<Day> day(Connection connection, long transformer, long number)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT " + DAY_COLUMNS + " FROM transformer_day WHERE id = ?")) {
      query.setLong(1, SlotKey.ofTransformer(transformer, number));
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Day(
                new DaySum(
                    rows.getInt(3),
                    rows.getLong(4),
                    rows.getLong(5),
                    rows.getInt(6),
                    rows.getInt(7),
                    rows.getInt(8),
                    rows.getInt(9),
                    rows.getInt(10),
                    rows.getDouble(11),
                    rows.getLong(15),
                    rows.getLong(16),
                    rows.getLong(12),
                    rows.getInt(13),
                    rows.getLong(17),
                    rows.getInt(18)),
                rows.getBytes(14)));
      }
    }
  }

  /** A transformer's points on each of its days in a span, by day and place. */
  static NavigableMap<Long, PointDay[]> points(
      Connection connection, long transformer, long fromDay, long toDay) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, points FROM transformer_day WHERE id BETWEEN ? AND ?")) {
      query.setLong(1, SlotKey.ofTransformer(transformer, Math.max(0, fromDay)));
      query.setLong(2, SlotKey.ofTransformer(transformer, Math.max(0, toDay)));
      try (ResultSet rows = query.executeQuery()) {
        NavigableMap<Long, PointDay[]> days = new TreeMap<>();
        while (rows.next()) {
          days.put(SlotKey.timeOfTransformer(rows.getLong(1)), PointDay.decode(rows.getBytes(2)));
        }
        return days;
      }
    }
  }

  static void saveIntervals(Connection connection, Map<Slot, Optional<Interval>> intervals)
      throws SQLException {
    try (PreparedStatement upsert =
            connection.prepareStatement(
                """
                INSERT INTO transformer_interval
                       (id, supplied, sold, expected, measured, customers, known, energy_squares,
                        squares, cells, estimated_supplied, estimated_sold, volts)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                  supplied = excluded.supplied, sold = excluded.sold, expected = excluded.expected,
                  measured = excluded.measured, customers = excluded.customers,
                  known = excluded.known, energy_squares = excluded.energy_squares,
                  squares = excluded.squares, cells = excluded.cells,
                  estimated_supplied = excluded.estimated_supplied,
                  estimated_sold = excluded.estimated_sold, volts = excluded.volts
                """);
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM transformer_interval WHERE id = ?")) {
      boolean deleted = false;
      for (Map.Entry<Slot, Optional<Interval>> entry : intervals.entrySet()) {
        long id = SlotKey.ofTransformer(entry.getKey().transformer(), entry.getKey().time());
        if (entry.getValue().isEmpty()) {
          delete.setLong(1, id);
          delete.addBatch();
          deleted = true;
          continue;
        }
        IntervalSum sum = entry.getValue().get().sum();
        upsert.setLong(1, id);
        setOptional(upsert, 2, sum.supplied());
        upsert.setLong(3, sum.sold());
        upsert.setInt(4, sum.expected());
        upsert.setInt(5, sum.measured());
        upsert.setInt(6, sum.customers());
        upsert.setInt(7, sum.known());
        upsert.setDouble(8, sum.energySquares());
        setOptional(upsert, 9, sum.squares());
        upsert.setBytes(10, entry.getValue().get().cells());
        upsert.setLong(11, sum.estimatedSupplied());
        upsert.setLong(12, sum.estimatedSold());
        setOptional(upsert, 13, sum.volts());
        upsert.addBatch();
      }
      upsert.executeBatch();
      if (deleted) {
        delete.executeBatch();
      }
    }
  }

  static void saveDays(Connection connection, Map<Slot, Day> days) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO transformer_day
                   (id, day, intervals, supplied, sold, supplied_intervals, customer_intervals,
                    known_intervals, expected, measured, energy_squares, squares,
                    squares_intervals, points, lost, estimated_supplied, estimated_sold,
                    volt_squares, volt_intervals)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              intervals = excluded.intervals, supplied = excluded.supplied, sold = excluded.sold,
              supplied_intervals = excluded.supplied_intervals,
              customer_intervals = excluded.customer_intervals,
              known_intervals = excluded.known_intervals, expected = excluded.expected,
              measured = excluded.measured, energy_squares = excluded.energy_squares,
              squares = excluded.squares, squares_intervals = excluded.squares_intervals,
              points = excluded.points, lost = excluded.lost,
              estimated_supplied = excluded.estimated_supplied,
              estimated_sold = excluded.estimated_sold, volt_squares = excluded.volt_squares,
              volt_intervals = excluded.volt_intervals
            """)) {
      for (Map.Entry<Slot, Day> entry : days.entrySet()) {
        DaySum sum = entry.getValue().sum();
        upsert.setLong(
            1, SlotKey.ofTransformer(entry.getKey().transformer(), entry.getKey().time()));
        upsert.setLong(2, entry.getKey().time());
        upsert.setInt(3, sum.intervals());
        upsert.setLong(4, sum.supplied());
        upsert.setLong(5, sum.sold());
        upsert.setInt(6, sum.suppliedIntervals());
        upsert.setInt(7, sum.customerIntervals());
        upsert.setInt(8, sum.knownIntervals());
        upsert.setInt(9, sum.expected());
        upsert.setInt(10, sum.measured());
        upsert.setDouble(11, sum.energySquares());
        upsert.setLong(12, sum.squares());
        upsert.setInt(13, sum.squaresIntervals());
        upsert.setBytes(14, entry.getValue().points());
        upsert.setLong(15, sum.supplied() - sum.sold());
        upsert.setLong(16, sum.estimatedSupplied());
        upsert.setLong(17, sum.estimatedSold());
        upsert.setLong(18, sum.voltSquares());
        upsert.setInt(19, sum.voltIntervals());
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private static OptionalLong optional(ResultSet rows, int column) throws SQLException {
    long value = rows.getLong(column);
    return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static void setOptional(PreparedStatement statement, int place, OptionalLong value)
      throws SQLException {
    if (value.isPresent()) {
      statement.setLong(place, value.getAsLong());
    } else {
      statement.setNull(place, Types.BIGINT);
    }
  }
}
