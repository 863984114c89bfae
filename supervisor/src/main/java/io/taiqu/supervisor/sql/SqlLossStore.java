package io.taiqu.supervisor.sql;

import io.taiqu.protocol.identity.SupplyPointId;
import io.taiqu.protocol.identity.TransformerId;
import io.taiqu.supervisor.grid.Nameplate;
import io.taiqu.supervisor.lineloss.LossStore;
import io.taiqu.supervisor.lineloss.LossSums;
import io.taiqu.supervisor.reading.Cell;
import io.taiqu.supervisor.reading.SlotCodec;
import io.taiqu.supervisor.reading.SlotKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The sums of line loss from the roll-ups. */
public final class SqlLossStore implements LossStore {
  private static final String DAY_SUMS =
      """
      COALESCE(SUM(intervals), 0), COALESCE(SUM(supplied), 0), COALESCE(SUM(supplied_intervals), 0),
      COALESCE(SUM(sold), 0), COALESCE(SUM(customer_intervals), 0),
      COALESCE(SUM(known_intervals), 0), COALESCE(SUM(expected), 0), COALESCE(SUM(measured), 0),
      COALESCE(SUM(energy_squares), 0), COALESCE(SUM(squares), 0),
      COALESCE(SUM(squares_intervals), 0), COALESCE(SUM(volt_squares), 0),
      COALESCE(SUM(volt_intervals), 0)
      """;

  private static final int AT_ONCE = 500;

  private final Database database;
  private final Calendar calendar;

  public SqlLossStore(Database database, Calendar calendar) {
    this.database = database;
    this.calendar = calendar;
  }

  @Override
  public List<LossSums> intervals(TransformerId transformer, Instant from, Instant to) {
    return database.read(connection -> {
      OptionalLong number = TransformerRows.numberOf(connection, transformer);
      if (number.isEmpty()) {
        return List.of();
      }
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT id, supplied, sold, expected, measured, customers, known, energy_squares, squares,
                     volts
                FROM transformer_interval WHERE id BETWEEN ? AND ? ORDER BY id
              """)) {
        query.setLong(1, SlotKey.ofTransformer(number.getAsLong(), Calendar.minuteOf(from) + 1));
        query.setLong(2, SlotKey.ofTransformer(number.getAsLong(), Calendar.minuteOf(to)));
        try (ResultSet rows = query.executeQuery()) {
          List<LossSums> sums = new ArrayList<>();
          while (rows.next()) {
            sums.add(interval(transformer, rows));
          }
          return sums;
        }
      }
    });
  }

  private LossSums interval(TransformerId transformer, ResultSet rows) throws SQLException {
    Instant end = Calendar.instantOf(SlotKey.timeOfTransformer(rows.getLong(1)));
    long supplied = rows.getLong(2);
    boolean known = !rows.wasNull();
    long squares = rows.getLong(9);
    boolean squaresKnown = !rows.wasNull();
    long volts = rows.getLong(10);
    boolean voltsKnown = !rows.wasNull();
    return new LossSums(
        transformer,
        end.minus(calendar.interval()),
        end,
        1,
        1,
        supplied,
        known ? 1 : 0,
        rows.getLong(3),
        rows.getInt(6),
        rows.getInt(7),
        rows.getInt(4),
        rows.getInt(5),
        rows.getDouble(8),
        squares,
        squaresKnown ? 1 : 0,
        volts,
        voltsKnown ? 1 : 0);
  }

  @Override
  public List<LossSums> days(TransformerId transformer, LocalDate from, LocalDate to) {
    return database.read(connection -> {
      OptionalLong number = TransformerRows.numberOf(connection, transformer);
      List<LossSums> sums = new ArrayList<>();
      if (number.isEmpty()) {
        return sums;
      }
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT day, "
                  + DAY_SUMS
                  + " FROM transformer_day WHERE id BETWEEN ? AND ? GROUP BY day ORDER BY day")) {
        query.setLong(1, SlotKey.ofTransformer(number.getAsLong(), from.toEpochDay()));
        query.setLong(2, SlotKey.ofTransformer(number.getAsLong(), to.toEpochDay()));
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            LocalDate day = LocalDate.ofEpochDay(rows.getLong(1));
            sums.add(ofDays(transformer, day, day, rows, 2));
          }
        }
      }
      return sums;
    });
  }

  @Override
  public void eachDay(LocalDate from, LocalDate to, Consumer<LossSums> taker) {
    OptionalLong after = OptionalLong.of(0);
    while (after.isPresent()) {
      long last = after.getAsLong();
      List<LossSums> sums = new ArrayList<>();
      after = database.read(connection -> days(connection, last, from, to, sums));
      sums.forEach(taker);
    }
  }

  /**
   * Reads the days of the next transformers: each has its days side by side, while one day's rows
   * lie all over the table.
   *
   * @param after their numbers are above it
   * @return the highest of their numbers; empty if there were none
   */
  private OptionalLong days(
      Connection connection, long after, LocalDate from, LocalDate to, List<LossSums> sums)
      throws SQLException {
    OptionalLong last = OptionalLong.empty();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT t.no, t.code, d.day, d.intervals, d.supplied, d.supplied_intervals, d.sold,
                   d.customer_intervals, d.known_intervals, d.expected, d.measured,
                   d.energy_squares, d.squares, d.squares_intervals, d.volt_squares,
                   d.volt_intervals
              FROM (SELECT no, code FROM transformer WHERE no > ? ORDER BY no LIMIT ?) t
              LEFT JOIN transformer_day d
                ON d.id BETWEEN t.no * 268435456 + ? AND t.no * 268435456 + ?
            """)) {
      query.setLong(1, after);
      query.setInt(2, AT_ONCE);
      query.setLong(3, from.toEpochDay());
      query.setLong(4, to.toEpochDay());
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          last = OptionalLong.of(Math.max(last.orElse(0), rows.getLong(1)));
          LocalDate day = LocalDate.ofEpochDay(rows.getLong(3));
          if (!rows.wasNull()) {
            sums.add(ofDays(new TransformerId(rows.getString(2)), day, day, rows, 4));
          }
        }
      }
    }
    return last;
  }

  @Override
  public Map<TransformerId, Plates> meteredBefore() {
    return database.read(connection -> {
      Map<TransformerId, List<Earlier>> earlier = new HashMap<>();
      try (PreparedStatement query =
              connection.prepareStatement(
                  """
                  SELECT t.code, b.until_day, b.metered_side, b.rated_kva, b.no_load_w,
                         b.short_circuit_w, b.voltage_ratio, b.impedance_percent
                    FROM nameplate_before b JOIN transformer t ON t.no = b.transformer_no
                   ORDER BY b.transformer_no, b.until_day
                  """);
          ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          LocalDate until = LocalDate.ofEpochDay(rows.getLong(2));
          boolean within = Nameplate.Side.HV.name().equals(rows.getString(3));
          earlier
              .computeIfAbsent(new TransformerId(rows.getString(1)), _ -> new ArrayList<>())
              .add(
                  new Earlier(
                      until,
                      until.atStartOfDay(calendar.zone()).toInstant(),
                      within ? NameplateRows.loss(rows, calendar) : Optional.empty()));
        }
      }
      Map<TransformerId, Plates> found = new HashMap<>();
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT code, "
                      + NameplateRows.COLUMNS
                      + " FROM transformer WHERE metered_side = 'HV'");
          ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          TransformerId transformer = new TransformerId(rows.getString(1));
          List<Earlier> gone = earlier.remove(transformer);
          found.put(
              transformer,
              new Plates(gone == null ? List.of() : gone, NameplateRows.loss(rows, calendar)));
        }
      }
      earlier.forEach(
          (transformer, gone) -> found.put(transformer, new Plates(gone, Optional.empty())));
      return found;
    });
  }

  @Override
  public EnergySquares suppliedSquares(TransformerId transformer, Instant from, Instant to) {
    return database.read(connection -> {
      OptionalLong number = TransformerRows.numberOf(connection, transformer);
      if (number.isEmpty()) {
        return EnergySquares.NONE;
      }
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT COALESCE(SUM((supplied * 0.001) * (supplied * 0.001)), 0), COUNT(supplied)
                FROM transformer_interval WHERE id BETWEEN ? AND ?
              """)) {
        query.setLong(1, SlotKey.ofTransformer(number.getAsLong(), Calendar.minuteOf(from) + 1));
        query.setLong(2, SlotKey.ofTransformer(number.getAsLong(), Calendar.minuteOf(to)));
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return new EnergySquares(rows.getDouble(1), rows.getInt(2));
        }
      }
    });
  }

  @Override
  public List<LossSums> totals(LocalDate from, LocalDate to) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.code, %s
                FROM transformer_day d JOIN transformer t ON t.no = d.id / 268435456
               WHERE d.day BETWEEN ? AND ? GROUP BY t.code
              """
                  .formatted(DAY_SUMS))) {
        query.setLong(1, from.toEpochDay());
        query.setLong(2, to.toEpochDay());
        try (ResultSet rows = query.executeQuery()) {
          List<LossSums> sums = new ArrayList<>();
          while (rows.next()) {
            sums.add(ofDays(new TransformerId(rows.getString(1)), from, to, rows, 2));
          }
          return sums;
        }
      }
    });
  }

  @Override
  public List<LossSums> mostLost(LocalDate day, int skip, int limit) {
    return database.read(connection -> {
      try (PreparedStatement query =
          connection.prepareStatement(
              """
              SELECT t.code, d.intervals, d.supplied, d.supplied_intervals, d.sold,
                     d.customer_intervals, d.known_intervals, d.expected, d.measured,
                     d.energy_squares, d.squares, d.squares_intervals, d.volt_squares,
                     d.volt_intervals
                FROM (SELECT * FROM transformer_day
                       WHERE day = ? ORDER BY lost DESC LIMIT ? OFFSET ?) d
                JOIN transformer t ON t.no = d.id / 268435456
               ORDER BY d.lost DESC, t.code
              """)) {
        query.setLong(1, day.toEpochDay());
        query.setInt(2, limit);
        query.setInt(3, skip);
        try (ResultSet rows = query.executeQuery()) {
          List<LossSums> sums = new ArrayList<>();
          while (rows.next()) {
            sums.add(ofDays(new TransformerId(rows.getString(1)), day, day, rows, 2));
          }
          return sums;
        }
      }
    });
  }

  @Override
  public LossSums total(TransformerId transformer, LocalDate from, LocalDate to) {
    return database.read(connection -> {
      OptionalLong number = TransformerRows.numberOf(connection, transformer);
      try (PreparedStatement query =
          connection.prepareStatement(
              "SELECT " + DAY_SUMS + " FROM transformer_day WHERE id BETWEEN ? AND ?")) {
        query.setLong(1, SlotKey.ofTransformer(number.orElse(0), from.toEpochDay()));
        query.setLong(2, SlotKey.ofTransformer(number.orElse(0), to.toEpochDay()));
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          return ofDays(transformer, from, to, rows, 1);
        }
      }
    });
  }

  private LossSums ofDays(
      TransformerId transformer, LocalDate from, LocalDate to, ResultSet rows, int first)
      throws SQLException {
    Instant end = to.plusDays(1).atStartOfDay(calendar.zone()).toInstant();
    Instant now = calendar.clock().instant();
    return new LossSums(
        transformer,
        from.atStartOfDay(calendar.zone()).toInstant(),
        end.isAfter(now) ? now : end,
        rows.getInt(first),
        intervalsDue(from, to),
        rows.getLong(first + 1),
        rows.getInt(first + 2),
        rows.getLong(first + 3),
        rows.getInt(first + 4),
        rows.getInt(first + 5),
        rows.getInt(first + 6),
        rows.getInt(first + 7),
        rows.getDouble(first + 8),
        rows.getLong(first + 9),
        rows.getInt(first + 10),
        rows.getLong(first + 11),
        rows.getInt(first + 12));
  }

  /** Today's intervals may still be on their way, so only finished days are due. */
  private int intervalsDue(LocalDate from, LocalDate to) {
    LocalDate today = calendar.today();
    int due = 0;
    for (LocalDate day = from; !day.isAfter(to) && day.isBefore(today); day = day.plusDays(1)) {
      due += calendar.intervalsOf(day);
    }
    return due;
  }

  @Override
  public List<Known> known(TransformerId transformer, Instant from, Instant to) {
    return database.read(connection -> {
      OptionalLong number = TransformerRows.numberOf(connection, transformer);
      if (number.isEmpty()) {
        return List.of();
      }
      Map<Integer, Integer> known = new HashMap<>();
      RollUpRows.intervals(
              connection, number.getAsLong(), Calendar.minuteOf(from) + 1, Calendar.minuteOf(to))
          .values()
          .forEach(interval -> {
            Cell[] cells = SlotCodec.decode(interval.cells());
            for (int place = 0; place < cells.length; place++) {
              if (cells[place].energy().isPresent()) {
                known.merge(place, 1, Integer::sum);
              }
            }
          });
      return points(
          connection, number.getAsLong(), known, Calendar.minuteOf(from), Calendar.minuteOf(to));
    });
  }

  private List<Known> points(
      Connection connection, long transformer, Map<Integer, Integer> known, long from, long to)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT p.id, p.role, s.place, s.since, s.until
              FROM point_stay s JOIN point p ON p.id = s.point
             WHERE s.transformer_no = ? AND s.since < ? AND (s.until IS NULL OR s.until > ?)
             ORDER BY s.place
            """)) {
      query.setLong(1, transformer);
      query.setLong(2, to);
      query.setLong(3, from);
      try (ResultSet rows = query.executeQuery()) {
        List<Known> points = new ArrayList<>();
        while (rows.next()) {
          long until = rows.getLong(5);
          long span = Math.min(to, rows.wasNull() ? to : until) - Math.max(from, rows.getLong(4));
          points.add(
              new Known(
                  SupplyPointId.parse(rows.getString(1)),
                  rows.getString(2).equals("SUPPLY"),
                  known.getOrDefault(rows.getInt(3), 0),
                  Math.toIntExact(span / calendar.stepMinutes())));
        }
        return points;
      }
    }
  }
}
